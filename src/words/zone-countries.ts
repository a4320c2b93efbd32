/**
 * Countries by their ISO code, with their names and zones: the zone most people live in first, the others by how many do.
 * Codes stand behind a city (`London, GB`); those in `CODES_ALONE` also by themselves. Written by hand after tzdata 2026c.
 */
export const COUNTRIES = `
AD Andorra: Europe/Andorra
AE United Arab Emirates, UAE, Emirates, الإمارات: Asia/Dubai
AF Afghanistan: Asia/Kabul
AG Antigua and Barbuda, Antigua: America/Antigua
AI Anguilla: America/Anguilla
AL Albania, Shqipëria: Europe/Tirane
AM Armenia, Հայաստան: Asia/Yerevan
AO Angola: Africa/Luanda
AQ Antarctica: Antarctica/Casey Antarctica/Davis Antarctica/DumontDUrville Antarctica/Mawson Antarctica/McMurdo Antarctica/Palmer Antarctica/Rothera Antarctica/Syowa Antarctica/Troll Antarctica/Vostok
AR Argentina: America/Argentina/Buenos_Aires
AS American Samoa: Pacific/Pago_Pago
AT Austria, Österreich, Oesterreich: Europe/Vienna
AU Australia, Oz, Aussie: Australia/Sydney Australia/Melbourne Australia/Brisbane Australia/Perth Australia/Adelaide Australia/Hobart Australia/Darwin Australia/Broken_Hill Australia/Eucla Australia/Lord_Howe
AW Aruba: America/Aruba
AX Åland Islands, Åland: Europe/Mariehamn
AZ Azerbaijan, Azərbaycan: Asia/Baku
BA Bosnia and Herzegovina, Bosnia: Europe/Sarajevo
BB Barbados: America/Barbados
BD Bangladesh, বাংলাদেশ: Asia/Dhaka
BE Belgium, België, Belgique, Belgien: Europe/Brussels
BF Burkina Faso: Africa/Ouagadougou
BG Bulgaria, България: Europe/Sofia
BH Bahrain, البحرين: Asia/Bahrain
BI Burundi: Africa/Bujumbura
BJ Benin: Africa/Porto-Novo
BL St. Barthélemy, St. Barts: America/St_Barthelemy
BM Bermuda: Atlantic/Bermuda
BN Brunei: Asia/Brunei
BO Bolivia: America/La_Paz
BQ Caribbean Netherlands, Bonaire: America/Kralendijk
BR Brazil, Brasil, Brasilien: America/Sao_Paulo America/Bahia America/Fortaleza America/Recife America/Manaus America/Belem America/Cuiaba America/Campo_Grande America/Rio_Branco America/Noronha
BS Bahamas: America/Nassau
BT Bhutan: Asia/Thimphu
BW Botswana: Africa/Gaborone
BY Belarus, Беларусь: Europe/Minsk
BZ Belize: America/Belize
CA Canada, Kanada: America/Toronto America/Vancouver America/Edmonton America/Winnipeg America/Halifax America/Regina America/St_Johns America/Moncton America/Whitehorse
CC Cocos (Keeling) Islands, Cocos Islands: Indian/Cocos
CD DR Congo, DRC, Democratic Republic of the Congo, Congo-Kinshasa, Congo: Africa/Kinshasa Africa/Lubumbashi
CF Central African Republic: Africa/Bangui
CG Congo-Brazzaville, Republic of the Congo: Africa/Brazzaville
CH Switzerland, Schweiz, Suisse, Svizzera, Suiza: Europe/Zurich
CI Côte d’Ivoire, Ivory Coast: Africa/Abidjan
CK Cook Islands: Pacific/Rarotonga
CL Chile: America/Santiago America/Punta_Arenas Pacific/Easter
CM Cameroon, Cameroun: Africa/Douala
CN China, PRC, Mainland China, 中国, 中國, 중국, Китай: Asia/Shanghai
CO Colombia: America/Bogota
CR Costa Rica: America/Costa_Rica
CU Cuba: America/Havana
CV Cape Verde, Cabo Verde: Atlantic/Cape_Verde
CW Curaçao: America/Curacao
CX Christmas Island: Indian/Christmas
CY Cyprus: Asia/Nicosia Asia/Famagusta
CZ Czech Republic, Czechia, Česko, Tschechien: Europe/Prague
DE Germany, Deutschland, Alemania, Allemagne, Germania, Германия, 德国, ドイツ: Europe/Berlin
DJ Djibouti: Africa/Djibouti
DK Denmark, Danmark, Dänemark: Europe/Copenhagen
DM Dominica: America/Dominica
DO Dominican Republic, República Dominicana: America/Santo_Domingo
DZ Algeria, Algérie: Africa/Algiers
EC Ecuador: America/Guayaquil Pacific/Galapagos
EE Estonia, Eesti: Europe/Tallinn
EG Egypt, مصر: Africa/Cairo
EH Western Sahara: Africa/El_Aaiun
ER Eritrea: Africa/Asmara
ES Spain, España, Spanien, Espagne, Испания, 西班牙: Europe/Madrid Atlantic/Canary
ET Ethiopia: Africa/Addis_Ababa
FI Finland, Suomi, Finnland: Europe/Helsinki
FJ Fiji: Pacific/Fiji
FK Falkland Islands, Falklands: Atlantic/Stanley
FM Micronesia: Pacific/Pohnpei Pacific/Chuuk Pacific/Kosrae
FO Faroe Islands: Atlantic/Faroe
FR France, Frankreich, Francia, Франция, 法国, フランス: Europe/Paris
GA Gabon: Africa/Libreville
GB United Kingdom, UK, U.K., Great Britain, Britain, England, Scotland, Wales, Northern Ireland, Großbritannien, Reino Unido, 英国, 英國, イギリス, 영국, Англия: Europe/London
GD Grenada: America/Grenada
GE Georgia, Sakartvelo, საქართველო, Грузия: Asia/Tbilisi
GF French Guiana: America/Cayenne
GG Guernsey: Europe/Guernsey
GH Ghana: Africa/Accra
GI Gibraltar: Europe/Gibraltar
GL Greenland: America/Nuuk America/Scoresbysund America/Thule America/Danmarkshavn
GM Gambia: Africa/Banjul
GN Guinea: Africa/Conakry
GP Guadeloupe: America/Guadeloupe
GQ Equatorial Guinea: Africa/Malabo
GR Greece, Hellas, Ελλάδα, Griechenland, Grecia: Europe/Athens
GS South Georgia & South Sandwich Islands, South Georgia: Atlantic/South_Georgia
GT Guatemala: America/Guatemala
GU Guam: Pacific/Guam
GW Guinea-Bissau: Africa/Bissau
GY Guyana: America/Guyana
HK Hong Kong, Hong Kong SAR China: Asia/Hong_Kong
HN Honduras: America/Tegucigalpa
HR Croatia, Hrvatska, Kroatien: Europe/Zagreb
HT Haiti: America/Port-au-Prince
HU Hungary, Magyarország, Ungarn: Europe/Budapest
ID Indonesia: Asia/Jakarta Asia/Makassar Asia/Jayapura
IE Ireland, Éire, Republic of Ireland: Europe/Dublin
IL Israel, ישראל: Asia/Jerusalem
IM Isle of Man: Europe/Isle_of_Man
IN India, Bharat, Hindustan, Indien, Inde, भारत, 印度, インド, Индия: Asia/Kolkata
IO British Indian Ocean Territory, Chagos: Indian/Chagos
IQ Iraq: Asia/Baghdad
IR Iran, ایران: Asia/Tehran
IS Iceland, Ísland: Atlantic/Reykjavik
IT Italy, Italia, Italien, Italie, 意大利: Europe/Rome
JE Jersey: Europe/Jersey
JM Jamaica: America/Jamaica
JO Jordan, الأردن: Asia/Amman
JP Japan, Nippon, Nihon, Japón, Japon, 日本, 일본, Япония: Asia/Tokyo
KE Kenya: Africa/Nairobi
KG Kyrgyzstan: Asia/Bishkek
KH Cambodia: Asia/Phnom_Penh
KI Kiribati: Pacific/Tarawa Pacific/Kiritimati Pacific/Kanton
KM Comoros: Indian/Comoro
KN Saint Kitts and Nevis: America/St_Kitts
KP North Korea: Asia/Pyongyang
KR South Korea, Korea, Republic of Korea, Corea, 한국, 대한민국, 韩国, 韓国: Asia/Seoul
KW Kuwait: Asia/Kuwait
KY Cayman Islands: America/Cayman
KZ Kazakhstan, Казахстан: Asia/Almaty
LA Laos: Asia/Vientiane
LB Lebanon, Liban, لبنان: Asia/Beirut
LC Saint Lucia: America/St_Lucia
LI Liechtenstein: Europe/Vaduz
LK Sri Lanka, Ceylon: Asia/Colombo
LR Liberia: Africa/Monrovia
LS Lesotho: Africa/Maseru
LT Lithuania, Lietuva: Europe/Vilnius
LU Luxembourg: Europe/Luxembourg
LV Latvia, Latvija: Europe/Riga
LY Libya: Africa/Tripoli
MA Morocco, Maroc, المغرب: Africa/Casablanca
MC Monaco: Europe/Monaco
MD Moldova: Europe/Chisinau
ME Montenegro: Europe/Podgorica
MF St. Martin: America/Marigot
MG Madagascar: Indian/Antananarivo
MH Marshall Islands: Pacific/Majuro Pacific/Kwajalein
MK North Macedonia, Macedonia: Europe/Skopje
ML Mali: Africa/Bamako
MM Myanmar, Burma: Asia/Yangon
MN Mongolia: Asia/Ulaanbaatar Asia/Hovd
MO Macau, Macao, Macao SAR China, 澳门: Asia/Macau
MP Northern Mariana Islands: Pacific/Saipan
MQ Martinique: America/Martinique
MR Mauritania: Africa/Nouakchott
MS Montserrat: America/Montserrat
MT Malta: Europe/Malta
MU Mauritius: Indian/Mauritius
MV Maldives: Indian/Maldives
MW Malawi: Africa/Blantyre
MX Mexico, México, Mexiko, Méjico: America/Mexico_City America/Monterrey America/Tijuana America/Cancun America/Hermosillo America/Chihuahua America/Mazatlan America/Ciudad_Juarez America/Merida
MY Malaysia: Asia/Kuala_Lumpur Asia/Kuching
MZ Mozambique, Moçambique: Africa/Maputo
NA Namibia: Africa/Windhoek
NC New Caledonia: Pacific/Noumea
NE Niger: Africa/Niamey
NF Norfolk Island, Norfolk Is: Pacific/Norfolk
NG Nigeria, Naija: Africa/Lagos
NI Nicaragua: America/Managua
NL Netherlands, Holland, Nederland, Niederlande, Pays-Bas, Países Bajos: Europe/Amsterdam
NO Norway, Norge, Norwegen: Europe/Oslo
NP Nepal, नेपाल: Asia/Kathmandu
NR Nauru: Pacific/Nauru
NU Niue: Pacific/Niue
NZ New Zealand, Aotearoa, Neuseeland: Pacific/Auckland Pacific/Chatham
OM Oman: Asia/Muscat
PA Panama, Panamá: America/Panama
PE Peru, Perú: America/Lima
PF French Polynesia: Pacific/Tahiti Pacific/Marquesas Pacific/Gambier
PG Papua New Guinea, PNG: Pacific/Port_Moresby Pacific/Bougainville
PH Philippines, Pilipinas, Filipinas: Asia/Manila
PK Pakistan, پاکستان: Asia/Karachi
PL Poland, Polska, Polen, Polonia, Польша: Europe/Warsaw
PM Saint Pierre and Miquelon: America/Miquelon
PN Pitcairn Islands, Pitcairn: Pacific/Pitcairn
PR Puerto Rico: America/Puerto_Rico
PS Palestine, Palestinian Territories, فلسطين: Asia/Hebron Asia/Gaza
PT Portugal: Europe/Lisbon Atlantic/Madeira Atlantic/Azores
PW Palau: Pacific/Palau
PY Paraguay: America/Asuncion
QA Qatar, قطر: Asia/Qatar
RE Réunion: Indian/Reunion
RO Romania, România, Rumänien: Europe/Bucharest
RS Serbia, Srbija, Србија: Europe/Belgrade
RU Russia, Russian Federation, Россия, Russland, Rusia, Rússia, 俄罗斯: Europe/Moscow Asia/Yekaterinburg Asia/Novosibirsk Europe/Samara Asia/Krasnoyarsk Asia/Omsk Asia/Irkutsk Asia/Vladivostok Europe/Kaliningrad Asia/Yakutsk Asia/Magadan Asia/Kamchatka
RW Rwanda: Africa/Kigali
SA Saudi Arabia, KSA, Saudi, السعودية: Asia/Riyadh
SB Solomon Islands: Pacific/Guadalcanal
SC Seychelles: Indian/Mahe
SD Sudan: Africa/Khartoum
SE Sweden, Sverige, Schweden, Suecia: Europe/Stockholm
SG Singapore: Asia/Singapore
SH St. Helena, Saint Helena: Atlantic/St_Helena
SI Slovenia, Slovenija: Europe/Ljubljana
SJ Svalbard & Jan Mayen, Svalbard: Arctic/Longyearbyen
SK Slovakia, Slovensko: Europe/Bratislava
SL Sierra Leone: Africa/Freetown
SM San Marino: Europe/San_Marino
SN Senegal, Sénégal: Africa/Dakar
SO Somalia: Africa/Mogadishu
SR Suriname: America/Paramaribo
SS South Sudan: Africa/Juba
ST São Tomé and Príncipe: Africa/Sao_Tome
SV El Salvador: America/El_Salvador
SX Sint Maarten: America/Lower_Princes
SY Syria: Asia/Damascus
SZ Eswatini, Swaziland: Africa/Mbabane
TC Turks and Caicos Islands: America/Grand_Turk
TD Chad: Africa/Ndjamena
TF French Southern Territories: Indian/Kerguelen
TG Togo: Africa/Lome
TH Thailand, ไทย, ประเทศไทย: Asia/Bangkok
TJ Tajikistan: Asia/Dushanbe
TK Tokelau: Pacific/Fakaofo
TL Timor-Leste, East Timor: Asia/Dili
TM Turkmenistan: Asia/Ashgabat
TN Tunisia, Tunisie: Africa/Tunis
TO Tonga: Pacific/Tongatapu
TR Turkey, Türkiye, Türkei, Turquía: Europe/Istanbul
TT Trinidad and Tobago, Trinidad: America/Port_of_Spain
TV Tuvalu: Pacific/Funafuti
TW Taiwan, ROC, 台灣, 台湾, 臺灣, 대만: Asia/Taipei
TZ Tanzania: Africa/Dar_es_Salaam
UA Ukraine, Україна, Украина: Europe/Kyiv
UG Uganda: Africa/Kampala
UM U.S. Outlying Islands: Pacific/Midway Pacific/Wake
US United States, United States of America, USA, America, The States, Estados Unidos, EEUU, 美国, 美國, アメリカ, 미국, США: America/New_York America/Chicago America/Los_Angeles America/Denver America/Phoenix America/Anchorage Pacific/Honolulu America/Detroit America/Indiana/Indianapolis America/Kentucky/Louisville America/Boise
UY Uruguay: America/Montevideo
UZ Uzbekistan: Asia/Tashkent Asia/Samarkand
VA Vatican, Vatican City: Europe/Vatican
VC Saint Vincent, Saint Vincent and Grenadines, Saint Vincent and the Grenadines: America/St_Vincent
VE Venezuela: America/Caracas
VG British Virgin Islands: America/Tortola
VI US Virgin Islands: America/St_Thomas
VN Vietnam, Viet Nam, Việt Nam: Asia/Ho_Chi_Minh
VU Vanuatu: Pacific/Efate
WF Wallis & Futuna: Pacific/Wallis
WS Samoa: Pacific/Apia
XK Kosovo: Europe/Belgrade
YE Yemen: Asia/Aden
YT Mayotte: Indian/Mayotte
ZA South Africa, RSA, Südafrika: Africa/Johannesburg
ZM Zambia: Africa/Lusaka
ZW Zimbabwe: Africa/Harare
`

/** Codes that people write by themselves; `in`, `it`, `no` and `my` are words first. */
export const CODES_ALONE =
  'AE AR AU BD BR CA CH CL CN CZ DE DK ES FI FR GB HK HU IE IL JP KE KR MX NG NL NZ PH PK PL PT RU SE SG TH TR TW UA US VN ZA'
