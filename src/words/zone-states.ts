/**
 * States, provinces and regions whose zone is not plain from their country; the code stands behind a city only. Behind a
 * `+` stand zones of a few places in them, which count for a city that is known to keep one.
 */
export const STATES = `
AL Alabama: America/Chicago
AK Alaska: America/Anchorage
AZ Arizona: America/Phoenix
AR Arkansas: America/Chicago
CA California, CA, SoCal, NorCal: America/Los_Angeles
CO Colorado: America/Denver
CT Connecticut: America/New_York
DE Delaware: America/New_York
DC District of Columbia: America/New_York
FL Florida: America/New_York + America/Chicago
GA Georgia: America/New_York
HI Hawaii, Hawai‘i: Pacific/Honolulu
ID Idaho: America/Boise America/Los_Angeles
IL Illinois: America/Chicago
IN Indiana: America/Indiana/Indianapolis America/New_York + America/Chicago
IA Iowa: America/Chicago
KS Kansas: America/Chicago + America/Denver
KY Kentucky: America/New_York America/Kentucky/Louisville America/Chicago
LA Louisiana: America/Chicago
ME Maine: America/New_York
MD Maryland: America/New_York
MA Massachusetts: America/New_York
MI Michigan: America/Detroit America/New_York
MN Minnesota: America/Chicago
MS Mississippi: America/Chicago
MO Missouri: America/Chicago
MT Montana: America/Denver
NE Nebraska: America/Chicago + America/Denver
NV Nevada: America/Los_Angeles
NH New Hampshire: America/New_York
NJ New Jersey: America/New_York
NM New Mexico: America/Denver
NY New York State, Upstate New York: America/New_York
NC North Carolina: America/New_York
ND North Dakota: America/Chicago + America/Denver
OH Ohio: America/New_York
OK Oklahoma: America/Chicago
OR Oregon: America/Los_Angeles + America/Boise
PA Pennsylvania: America/New_York
RI Rhode Island: America/New_York
SC South Carolina: America/New_York
SD South Dakota: America/Chicago + America/Denver
TN Tennessee: America/Chicago America/New_York
TX Texas: America/Chicago + America/Denver
UT Utah: America/Denver
VT Vermont: America/New_York
VA Virginia: America/New_York
WA Washington State, Washington~: America/Los_Angeles
WV West Virginia: America/New_York
WI Wisconsin: America/Chicago
WY Wyoming: America/Denver
AB Alberta: America/Edmonton
BC British Columbia: America/Vancouver
MB Manitoba: America/Winnipeg
NB New Brunswick: America/Moncton
NL Newfoundland: America/St_Johns
NS Nova Scotia: America/Halifax
ON Ontario: America/Toronto + America/Winnipeg
PE Prince Edward Island: America/Halifax
QC Quebec, Québec: America/Toronto
SK Saskatchewan: America/Regina
YT Yukon: America/Whitehorse
ACT Australian Capital Territory: Australia/Sydney
NSW New South Wales: Australia/Sydney
NT Northern Territory: Australia/Darwin
QLD Queensland: Australia/Brisbane
SA South Australia: Australia/Adelaide
TAS Tasmania: Australia/Hobart
VIC Victoria: Australia/Melbourne
WA Western Australia: Australia/Perth
KA Karnataka: Asia/Kolkata
KL Kerala: Asia/Kolkata
MH Maharashtra: Asia/Kolkata
TN Tamil Nadu: Asia/Kolkata
TG Telangana: Asia/Kolkata
BY Bavaria, Bayern: Europe/Berlin
CT Catalonia, Catalunya: Europe/Madrid
`
