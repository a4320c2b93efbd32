/**
 * Abbreviations and names of times, with the zones where people say them: the commonest first. Those that are a zone of
 * their own with its changes of the clock (CET) or without any (GMT, UTC) begin with it; EST and MST are not, because
 * the zones of these names never change theirs and most people who write them do. “standard”, “daylight”, “summer” and “time”
 * behind a name are left out here.
 */
export const TIMES = `
EST, EDT, ET, Eastern, US Eastern, North American Eastern: America/New_York America/Toronto America/Detroit America/Indiana/Indianapolis America/Kentucky/Louisville America/Panama America/Jamaica
CST, CDT, CT, Central, US Central: America/Chicago America/Winnipeg America/Mexico_City Asia/Shanghai America/Costa_Rica America/Havana
MST, MDT, MT, Mountain, US Mountain: America/Denver America/Boise America/Phoenix America/Edmonton
PST, PDT, PT, Pacific, US Pacific: America/Los_Angeles America/Vancouver America/Tijuana
AKST, AKDT, Alaska: America/Anchorage
HST, Hawaii-Aleutian: Pacific/Honolulu
AST, ADT, Atlantic: America/Halifax America/Puerto_Rico Asia/Riyadh
NST, NDT: America/St_Johns
UTC, UCT, Z, Zulu, Coordinated Universal, Universal, World: UTC
GMT, Greenwich, Greenwich Mean: GMT Europe/London Africa/Accra Africa/Abidjan
BST, British, British Summer: Europe/London Asia/Dhaka
WET, WEST, Western European: WET Europe/Lisbon Atlantic/Canary
CET, CEST, Central European, MEZ, MESZ, HNEC: CET Europe/Berlin Europe/Paris Europe/Madrid Europe/Rome Europe/Amsterdam Europe/Zurich Europe/Warsaw Europe/Stockholm Europe/Vienna Europe/Prague Europe/Brussels
MET, MEST: MET Europe/Berlin
EET, EEST, Eastern European, OEZ: EET Europe/Athens Europe/Kyiv Europe/Helsinki Europe/Bucharest Europe/Sofia Africa/Cairo
MSK, MSD, Moscow, МСК: Europe/Moscow Europe/Minsk
TRT: Europe/Istanbul
SAMT: Europe/Samara
YEKT: Asia/Yekaterinburg
NOVT: Asia/Novosibirsk
KRAT: Asia/Krasnoyarsk
IRKT: Asia/Irkutsk
VLAT: Asia/Vladivostok
IDT: Asia/Jerusalem
IST: Asia/Kolkata Europe/Dublin Asia/Jerusalem
Indian, India: Asia/Kolkata
Irish: Europe/Dublin
Israel: Asia/Jerusalem
GST, Gulf: Asia/Dubai Asia/Muscat
Arabian, Arabia: Asia/Riyadh
IRST: Asia/Tehran
AFT: Asia/Kabul
PKT: Asia/Karachi
UZT: Asia/Tashkent
NPT: Asia/Kathmandu
SLST: Asia/Colombo
BDT: Asia/Dhaka
MMT: Asia/Yangon
ICT, Indochina: Asia/Bangkok Asia/Ho_Chi_Minh
WIB: Asia/Jakarta
WITA: Asia/Makassar
WIT: Asia/Jayapura
SGT: Asia/Singapore
SST: Pacific/Pago_Pago Asia/Singapore
MYT: Asia/Kuala_Lumpur
PHT, PHST: Asia/Manila
HKT: Asia/Hong_Kong
China, Chinese: Asia/Shanghai
JST: Asia/Tokyo
KST, Korean: Asia/Seoul
AWST, Australian Western: Australia/Perth
ACST, ACDT, Australian Central: Australia/Adelaide Australia/Darwin
AEST, AEDT, AET, Australian Eastern: Australia/Sydney Australia/Melbourne Australia/Brisbane Australia/Hobart
NZST, NZDT, NZT: Pacific/Auckland
ChST: Pacific/Guam
WAT, West Africa: Africa/Lagos Africa/Kinshasa
CAT, Central Africa: Africa/Maputo Africa/Harare Africa/Lusaka Africa/Kigali
EAT, East Africa: Africa/Nairobi Africa/Addis_Ababa Africa/Kampala Africa/Dar_es_Salaam
SAST: Africa/Johannesburg
BRT, BRST, Brasília: America/Sao_Paulo
ART: America/Argentina/Buenos_Aires
CLT, CLST: America/Santiago
COT: America/Bogota
PET: America/Lima
ECT: America/Guayaquil
VET: America/Caracas
BOT: America/La_Paz
UYT: America/Montevideo
PYT: America/Asuncion
`

/** Names that are zones by themselves and are taken as what they are. */
export const THEMSELVES: readonly string[] = ['UTC', 'GMT', 'CET', 'EET', 'WET', 'MET']

/** Zones that the runtime lists by an older name: today’s, by the older one. Source: tzdata `backward`. */
export const RENAMED: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
}
