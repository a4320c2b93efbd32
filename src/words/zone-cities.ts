/**
 * Cities, and what else people call a part of a zone, by zone: the commonest zones first. A zone’s own city need not
 * stand here. `~` marks the lesser of two places of one name, which is offered after the other. Written by hand; who
 * looks for a small town writes its country, state or next large city.
 */
export const CITIES = `
America/New_York: New York City, NYC, Manhattan, Brooklyn, Queens, Bronx, Boston, Washington DC, Washington, DC, Philadelphia, Philly, Atlanta, ATL, Miami, Orlando, Tampa, Jacksonville, Fort Lauderdale, Pittsburgh, Baltimore, Charlotte, Raleigh, Durham, Research Triangle, Cleveland, Columbus, Cincinnati, Buffalo, Rochester, Albany, Syracuse, Ithaca, Newark, Jersey City, Princeton, Hartford, New Haven, Providence, Cambridge~, Portland~, Burlington, Richmond, Norfolk, Virginia Beach, Arlington, Charleston, Savannah, Ann Arbor, Grand Rapids, Lexington, Greenville, Stamford, East Coast, US East Coast, NY, Nova York, Nueva York, 纽约, 紐約, ニューヨーク, 뉴욕, Нью-Йорк, Long Island, Staten Island, Harlem, Hoboken, Yonkers, White Plains, Worcester, Springfield~, Trenton, Wilmington, Annapolis, Bethesda, Reston, Chapel Hill, Winston-Salem, Greensboro, Columbia, Knoxville, Chattanooga, Dayton, Toledo, Akron, Gainesville, Tallahassee, Augusta, Bangor, Concord, West Palm Beach, Bridgeport, Lowell, Sarasota, Covington, Allentown, Harrisburg, Hampton, Miami Beach, Youngstown, Coral Springs, Fayetteville, Waterbury, Paterson, Canton~
America/Los_Angeles: LA, L.A., San Francisco, SF, SFO, Bay Area, SF Bay Area, Silicon Valley, San Jose, San Diego, Sacramento, Oakland, Berkeley, Palo Alto, Mountain View, Menlo Park, Sunnyvale, Santa Clara, Cupertino, Fremont, Redwood City, Stanford, Irvine, Long Beach, Anaheim, Santa Monica, Pasadena, Santa Barbara, Fresno, Seattle, Redmond, Bellevue, Kirkland, Tacoma, Spokane, Portland, Eugene, Las Vegas, Vegas, Reno, West Coast, US West Coast, 洛杉矶, 旧金山, 西雅图, ロサンゼルス, サンフランシスコ, 로스앤젤레스, San Bernardino, Riverside, Bakersfield, Stockton, Modesto, Santa Cruz, Monterey, Burbank, Glendale, Malibu, Hollywood, San Mateo, Foster City, Milpitas, Salem, Olympia, Everett, Oceanside, Lancaster, Palm Springs, Santa Rosa, Salinas, San Luis Obispo, Coeur d’Alene
America/Chicago: Austin, Dallas, Houston, San Antonio, Fort Worth, Minneapolis, St Paul, Twin Cities, St Louis, Kansas City, Milwaukee, Madison, New Orleans, Memphis, Nashville, Birmingham~, Oklahoma City, Tulsa, Omaha, Des Moines, Little Rock, Urbana, Champaign, Evanston, Baton Rouge, Huntsville, Midwest, 芝加哥, シカゴ, Ft Worth, Plano, Irving, Frisco, Lubbock, Corpus Christi, Waco, Naperville, Peoria, Green Bay, Mobile, Montgomery, Jackson, Shreveport, Wichita, Lincoln, Springfield, Sioux Falls, Fargo, Cedar Rapids, Iowa City, Arlington~, Joliet, Laredo, Metairie, Elgin, McAllen, Rockford, Amarillo, Davenport, Brownsville, Waukesha, Aurora~, Pensacola, Gary, Evansville
America/Denver: Boulder, Colorado Springs, Salt Lake City, SLC, Albuquerque, Santa Fe, Cheyenne, Billings, El Paso, Provo, Fort Collins, Aspen, Las Cruces, Missoula, Bozeman, Aurora, Ogden, Rapid City
America/Phoenix: Tucson, Scottsdale, Tempe, Mesa, Glendale~, Chandler, Gilbert, Flagstaff
Europe/London: Manchester, Birmingham, Leeds, Liverpool, Bristol, Oxford, Cambridge, Edinburgh, Glasgow, Cardiff, Belfast, Newcastle, Sheffield, Nottingham, Southampton, Brighton, Londres, Londra, Londyn, Лондон, 伦敦, 倫敦, ロンドン, 런던, لندن, Leicester, Coventry, Bath, York, Reading, Milton Keynes, Aberdeen, Dundee, Swansea, Hull, Bradford, Plymouth, Exeter, Durham~, Southend, Stoke, Stoke-on-Trent, Portsmouth, Sunderland, Bournemouth, Middlesbrough, Luton, Blackpool, Norwich, Lancaster~, Wolverhampton, Warwick
Europe/Berlin: Munich, München, Muenchen, Hamburg, Cologne, Köln, Koeln, Frankfurt, Frankfurt am Main, Stuttgart, Düsseldorf, Duesseldorf, Dortmund, Essen, Leipzig, Dresden, Hannover, Hanover, Nuremberg, Nürnberg, Nuernberg, Bremen, Bonn, Karlsruhe, Heidelberg, Mannheim, Freiburg, Aachen, Potsdam, Tübingen, Darmstadt, Берлин, Мюнхен, 柏林, 慕尼黑, ベルリン, 베를린, Duisburg, Bochum, Wuppertal, Bielefeld, Münster, Muenster, Augsburg, Wiesbaden, Mainz, Kiel, Braunschweig, Chemnitz, Magdeburg, Erfurt, Jena, Göttingen, Saarbrücken, Würzburg, Regensburg, Kassel, Rostock, Ulm, Wolfsburg, Paderborn, Ingolstadt, Erlangen, Lübeck, Luebeck, Koblenz, Osnabrück, Fürth, Oldenburg
Europe/Paris: Lyon, Lyons, Marseille, Marseilles, Toulouse, Nice, Nantes, Bordeaux, Lille, Strasbourg, Grenoble, Rennes, Montpellier, Sophia Antipolis, Paryż, Parigi, Париж, 巴黎, パリ, 파리, باريس, Rouen, Reims, Dijon, Angers, Brest, Nancy, Metz, Orléans, Toulon, Saint-Étienne, Le Havre, Tours, Clermont-Ferrand, Mulhouse, Nîmes, Caen, Aix-en-Provence, Cannes
Europe/Madrid: Barcelona, Valencia, Seville, Sevilla, Bilbao, Málaga, Zaragoza, Mallorca, Palma, Cordoba~, Granada, Мадрид, 马德里, マドリード, San Sebastián, Donostia, Vigo, A Coruña, Alicante, Murcia, Santander, Salamanca, Gijón, Valladolid, La Coruña, Pamplona, Oviedo
Europe/Rome: Roma, Milan, Milano, Turin, Torino, Naples, Napoli, Florence, Firenze, Bologna, Venice, Venezia, Genoa, Genova, Palermo, Pisa, Рим, 罗马, ローマ, Verona, Padua, Padova, Bari, Catania, Trieste, Modena, Parma, Trento, Salerno
Europe/Amsterdam: Rotterdam, The Hague, Den Haag, Utrecht, Eindhoven, Delft, Groningen, 阿姆斯特丹, Haarlem, Leiden, Nijmegen, Tilburg, Enschede, Maastricht
Europe/Zurich: Zürich, Zuerich, Geneva, Genève, Genf, Ginevra, Basel, Bern, Berne, Lausanne, Lugano, Lucerne, Luzern, Zug, 苏黎世, チューリッヒ, Winterthur, St Gallen
Asia/Kolkata: Delhi, New Delhi, Dilli, NCR, Mumbai, Bombay, Bangalore, Bengaluru, Hyderabad, Chennai, Madras, Calcutta, Pune, Poona, Ahmedabad, Gurgaon, Gurugram, Noida, Jaipur, Lucknow, Kanpur, Nagpur, Indore, Bhopal, Patna, Kochi, Cochin, Coimbatore, Chandigarh, Surat, Vadodara, Trivandrum, Thiruvananthapuram, Visakhapatnam, Vizag, Mysore, Mysuru, Goa, Guwahati, Bhubaneswar, Varanasi, Agra, दिल्ली, नई दिल्ली, मुंबई, मुम्बई, पुणे, बेंगलुरु, कोलकाता, কলকাতা, ಬೆಂಗಳೂರು, சென்னை, హైదరాబాద్, 孟买, 新德里, ムンバイ, デリー, Howrah, Ludhiana, Faridabad, Ghaziabad, Meerut, Nashik, Nasik, Thane, Navi Mumbai, Rajkot, Jabalpur, Amritsar, Prayagraj, Allahabad, Madurai, Bhilai, Raipur, Srinagar, Jammu, Aurangabad, Warangal, Solapur, Vijayawada, Jodhpur, Udaipur, Jamshedpur, Ranchi, Gwalior, Hubli, Dharwad, Mangalore, Mangaluru, Tiruchirappalli, Trichy, Salem~, Vellore, Puducherry, Pondicherry, Kozhikode, Calicut, Thrissur, Guntur, Tirupati, Aligarh, Bareilly, Kota, Dehradun, Roorkee, Kharagpur, Siliguri, Dhanbad, Durgapur, Jalandhar, Mohali, Shimla, Gandhinagar, Hubballi, Kalyan, Asansol, Bhiwandi, Moradabad, Sambhajinagar
Asia/Shanghai: Beijing, Peking, Shenzhen, Guangzhou, Canton, Hangzhou, Chengdu, Nanjing, Wuhan, Tianjin, Chongqing, Xian, Suzhou, Xiamen, Qingdao, Dalian, Shenyang, Harbin, Changsha, Zhengzhou, Ningbo, Hefei, Jinan, Kunming, 北京, 上海, 深圳, 广州, 廣州, 杭州, 成都, 南京, 武汉, 天津, 重庆, 西安, 苏州, 베이징, 상하이, Пекин, Шанхай, Pekin, Pequim, Pekín, Dongguan, Foshan, Zhuhai, Huizhou, Zhongshan, Shantou, Changchun, Jilin, Taiyuan, Guiyang, Lanzhou, Shijiazhuang, Nanchang, Nanning, Fuzhou, Quanzhou, Wenzhou, Jiaxing, Shaoxing, Jinhua, Haikou, Sanya, Xuzhou, Wuxi, Changzhou, Nantong, Yangzhou, Zhenjiang, Yancheng, Luoyang, Kaifeng, Tangshan, Baoding, Handan, Qinhuangdao, Datong, Baotou, Hohhot, Yantai, Weifang, Zibo, Weihai, Linyi, Anshan, Fushun, Daqing, Xining, Yinchuan, Mianyang, Guilin, Liuzhou, Bengbu, Lhasa, Shekou, 长沙, 郑州, 宁波, 厦门, 青岛, 大连, 合肥, 济南, 昆明, 福州, 无锡, 沈阳, 哈尔滨
Asia/Tokyo: Osaka, Kyoto, Yokohama, Nagoya, Sapporo, Fukuoka, Kobe, Sendai, Hiroshima, Tsukuba, Tokio, Tóquio, 東京, 东京, 大阪, 京都, 横浜, 名古屋, 福岡, 札幌, とうきょう, 도쿄, Токио, Kawasaki, Saitama, Chiba, Kitakyushu, Hamamatsu, Okayama, Niigata, Kumamoto, Naha, Okinawa, Nara, Kanazawa, 神戸, 仙台, 広島, 川崎
Asia/Singapore: Singapur, Singapour, Singapura, Cingapura, 新加坡, シンガポール, 싱가포르, Сингапур, சிங்கப்பூர்
Asia/Seoul: Busan, Incheon, Daejeon, Daegu, Pangyo, Seúl, Séoul, 서울, 부산, 首尔, ソウル, Сеул, Gwangju, Ulsan, Suwon, Seongnam, Goyang, Yongin, Changwon, Cheongju, Jeju, Pohang, 인천, 대구, 대전, 광주, 수원, 판교
Asia/Hong_Kong: HK, Kowloon, 香港, ホンコン, 홍콩, Гонконг
Asia/Taipei: Hsinchu, Kaohsiung, Taichung, Tainan, 台北, 臺北, 新竹, 高雄, 타이베이, New Taipei, Taoyuan, Keelung, Chiayi
Australia/Sydney: Canberra, Newcastle~, Wollongong, 悉尼, 雪梨, シドニー, Сидней
Australia/Melbourne: Geelong, 墨尔本, メルボルン, Ballarat
Australia/Brisbane: Gold Coast, Cairns, Townsville, Sunshine Coast
Australia/Perth: Fremantle
Australia/Adelaide:
America/Sao_Paulo: Rio de Janeiro, Rio, Brasilia, Belo Horizonte, Curitiba, Porto Alegre, Campinas, Florianópolis, Goiânia, Santos, San Pablo, Сан-Паулу, 圣保罗, サンパウロ, Vitória, Niterói, Guarulhos, São Bernardo, Uberlândia, Ribeirão Preto, Joinville, Londrina, São José dos Campos, Nova Iguaçu, Duque de Caxias, Santo André, Sorocaba, Juiz de Fora, Jundiaí, Vila Velha
America/Toronto: Ottawa, Montreal, Quebec City, Waterloo, Kitchener, Hamilton, Mississauga, Kingston~, Windsor, 多伦多, 蒙特利尔, Торонто, Brampton, Markham, Québec, Gatineau, Laval, Sherbrooke, Guelph, Oshawa, Barrie, Sudbury, Sarnia, Trois-Rivières
America/Mexico_City: CDMX, Guadalajara, Puebla, Querétaro, Ciudad de México, México DF, León, Toluca, San Luis Potosí, Aguascalientes, Cuernavaca, Morelia, Veracruz, Oaxaca, Acapulco, Tuxtla Gutiérrez, Xalapa
America/Argentina/Buenos_Aires: Rosario, La Plata, Mar del Plata, CABA, Буэнос-Айрес, Bahía Blanca, Neuquén, Santa Fe~
Europe/Warsaw: Warszawa, Krakow, Cracow, Wrocław, Gdańsk, Poznań, Łódź, Katowice, Gdynia, Lublin, Warschau, Варшава, 华沙, Szczecin, Bydgoszcz, Białystok, Toruń, Rzeszów, Gliwice, Bytom, Częstochowa, Radom
Europe/Stockholm: Gothenburg, Göteborg, Malmö, Uppsala, Lund, Linköping, Стокгольм, Västerås, Umeå
Europe/Copenhagen: København, Kobenhavn, Aarhus, Århus, Odense, Aalborg, Kopenhagen
Europe/Oslo: Bergen, Trondheim, Stavanger, Tromsø
Europe/Vienna: Wien, Graz, Linz, Salzburg, Innsbruck, Klagenfurt, Viena, Вена
Europe/Prague: Praha, Brno, Ostrava, Prag, Прага
Europe/Brussels: Bruxelles, Brussel, Antwerp, Antwerpen, Ghent, Gent, Leuven, Liège, Brüssel
Europe/Lisbon: Lisboa, Porto, Oporto, Braga, Coimbra, Lissabon, Lisbonne
Europe/Dublin: Cork, Galway, Limerick
Europe/Budapest: Debrecen, Szeged
Europe/Athens: Athina, Thessaloniki, Patras, Heraklion, Athen, Atenas, Αθήνα, Θεσσαλονίκη, Афины
Europe/Istanbul: Ankara, Izmir, Bursa, Antalya, Constantinople, Estambul, Стамбул, Adana, Gaziantep, Konya, Mersin, Kayseri, Eskişehir, İzmir
Europe/Moscow: Moskva, Moskau, Moscú, St Petersburg, Petersburg, SPb, Kazan, Nizhny Novgorod, Rostov, Sochi, Москва, Санкт-Петербург, Питер, Казань, 莫斯科, モスクワ, Voronezh, Krasnodar, Nizhniy Novgorod, Yaroslavl
Asia/Jerusalem: Tel Aviv, Tel Aviv-Yafo, Haifa, Beersheba, Be’er Sheva, Herzliya, Ramat Gan, תל אביב, ירושלים, חיפה, القدس, Nazareth, Netanya
Asia/Dubai: Abu Dhabi, Sharjah, Ajman, دبي, أبوظبي, أبو ظبي, Дубай, 迪拜
Europe/Kyiv: Kiev, Kiew, Lviv, Lvov, Kharkiv, Kharkov, Odesa, Odessa, Dnipro, Київ, Киев, Львів, Харків, Одеса, Donetsk, Zaporizhzhia, Dnipropetrovsk, Mykolaiv, Vinnytsia
Europe/Helsinki: Espoo, Tampere, Turku, Oulu, Helsingfors, Хельсинки
Europe/Bucharest: București, Cluj, Cluj-Napoca, Iași, Timișoara, Brașov
Europe/Sofia: Plovdiv, Varna, София, Burgas
Africa/Cairo: Alexandria, Giza, Kairo, El Cairo, القاهرة, الإسكندرية, Каир
Africa/Johannesburg: Joburg, Cape Town, Pretoria, Durban, Stellenbosch, Kapstadt, Kaapstad, Port Elizabeth, Gqeberha, Bloemfontein, Sandton, Centurion
Africa/Lagos: Abuja, Ibadan, Kano, Port Harcourt, Yaba, Kaduna, Benin City, Jos, Enugu, Ilorin, Onitsha, Zaria, Uyo, Maiduguri, Aba
Africa/Nairobi: Mombasa, Kisumu, Nakuru, Eldoret
Africa/Accra: Kumasi, Tema
Africa/Casablanca: Rabat, Marrakesh, Marrakech, Fes, Tangier, Tanger, الدار البيضاء, Fez, Agadir, Meknes
Africa/Algiers: Alger, Oran, الجزائر
Africa/Tunis: Sfax, تونس
Africa/Addis_Ababa: አዲስ አበባ
Africa/Kampala: Entebbe
Africa/Kigali:
Africa/Dar_es_Salaam: Dodoma, Arusha, Zanzibar
Africa/Maputo:
Africa/Harare: Bulawayo
Africa/Abidjan: Yamoussoukro
Africa/Dakar:
Africa/Douala: Yaoundé, Yaounde
Asia/Riyadh: Jeddah, Jidda, Mecca, Makkah, Medina, Dammam, KAUST, Dhahran, الرياض, جدة, Khobar, Al Khobar, Taif, Tabuk
Asia/Qatar: Doha, الدوحة
Asia/Kuwait: Kuwait City, الكويت
Asia/Beirut: بيروت
Asia/Amman: عمان
Asia/Baghdad: Basra, Erbil, بغداد, Mosul, Sulaymaniyah, Najaf, Kirkuk
Asia/Tehran: Teheran, Isfahan, Shiraz, Mashhad, تهران, Tabriz, Karaj, Qom, Ahvaz, Kermanshah
Asia/Kabul: کابل
Asia/Karachi: Lahore, Islamabad, Rawalpindi, Faisalabad, Peshawar, Hyderabad~, کراچی, لاہور, اسلام آباد, Multan, Gujranwala, Sialkot, Quetta, Abbottabad, Sargodha
Asia/Dhaka: Dacca, Chittagong, Chattogram, Sylhet, ঢাকা, Khulna, Rajshahi, Comilla, Gazipur
Asia/Kathmandu: Katmandu, Pokhara, काठमाडौं, काठमांडू, Lalitpur, Biratnagar
Asia/Colombo: Kandy, කොළඹ
Asia/Bangkok: Chiang Mai, Phuket, Krung Thep, กรุงเทพ, กรุงเทพมหานคร, เชียงใหม่, 曼谷, Pattaya, Hat Yai, Khon Kaen
Asia/Ho_Chi_Minh: Ho Chi Minh City, HCMC, Saigon, Hanoi, Hà Nội, Da Nang, Sài Gòn, Thành phố Hồ Chí Minh, Haiphong, Hải Phòng, Can Tho, Hue, Nha Trang
Asia/Jakarta: Bandung, Surabaya, Yogyakarta, Jogja, Medan, Semarang, Depok, Djakarta, Bekasi, Tangerang, Bogor, Palembang, Padang, Malang, Surakarta, Pekanbaru, Lampung
Asia/Makassar: Bali, Denpasar, Balikpapan, Samarinda, Manado
Asia/Jayapura:
Asia/Manila: Quezon City, Makati, Cebu, Davao, Maynila, Taguig, Pasig, Cagayan de Oro, Bacolod, Iloilo, General Santos, Zamboanga, Baguio, Angeles City
Asia/Kuala_Lumpur: KL, Penang, George Town, Johor Bahru, Cyberjaya, 吉隆坡, Klang, Shah Alam, Petaling Jaya, Ipoh, Malacca, Melaka, Putrajaya
Asia/Kuching: Kota Kinabalu
Asia/Yangon: Rangoon, Mandalay, Naypyidaw
Asia/Phnom_Penh: ភ្នំពេញ
Asia/Tashkent: Ташкент, Toshkent
Asia/Samarkand:
Asia/Almaty: Astana, Nur-Sultan, Alma-Ata, Алматы, Астана
Asia/Tbilisi: Batumi, თბილისი, Тбилиси
Asia/Yerevan: Երևան, Ереван
Asia/Baku: Bakı, Баку
Asia/Yekaterinburg: Ekaterinburg, Perm, Ufa, Chelyabinsk, Екатеринбург
Asia/Novosibirsk: Новосибирск
Asia/Krasnoyarsk: Красноярск
Asia/Omsk: Омск
Asia/Irkutsk: Иркутск
Asia/Vladivostok: Khabarovsk, Владивосток
Europe/Samara: Самара
Europe/Minsk: Мінск, Минск, Gomel, Brest~
Europe/Chisinau: Kishinev
Europe/Belgrade: Beograd, Novi Sad, Београд, Белград, Pristina, Prishtina
Europe/Zagreb: Split
Europe/Tallinn: Tartu
Europe/Tirane: Tirana
Europe/Vilnius: Kaunas
Europe/Riga: Rīga
Europe/Luxembourg: Luxemburg
Europe/Bratislava: Košice
Asia/Nicosia: Limassol, Larnaca
Atlantic/Reykjavik: Reykjavík
Atlantic/Canary: Canary Islands, Las Palmas, Tenerife, Santa Cruz de Tenerife
Atlantic/Azores: Ponta Delgada
America/Vancouver: Victoria~, Surrey, Burnaby, Kelowna, Whistler, 温哥华, Nanaimo, Richmond~, Abbotsford
America/Edmonton: Calgary, Banff, Red Deer
America/Winnipeg:, Kenora
America/Regina: Saskatoon
America/Halifax:
America/St_Johns: St. John’s
America/Tijuana: Mexicali
America/Monterrey: Saltillo, Torreón, Tampico, Durango
America/Cancun: Playa del Carmen
America/Hermosillo:
America/Bogota: Bogotá DC, Medellin, Cali, Barranquilla, Cartagena, Bucaramanga, Cúcuta, Pereira
America/Lima: Cusco, Cuzco, Arequipa, Callao, Trujillo
America/Santiago: Valparaíso, Concepción, Santiago de Chile
America/Caracas: Maracaibo, Mérida~, Maracay, Barquisimeto
America/Guayaquil: Quito, Cuenca
America/Montevideo: Punta del Este
America/La_Paz: Santa Cruz, Cochabamba, Sucre, Santa Cruz de la Sierra
America/Asuncion:
America/Costa_Rica: San José~
America/Panama: Panama City, Ciudad de Panamá
America/Puerto_Rico: San Juan
America/Santo_Domingo:
America/Jamaica: Kingston
America/Havana: La Habana
America/Recife: Olinda
America/Fortaleza: João Pessoa, Teresina, São Luís, Natal
America/Bahia: Salvador, Feira de Santana
America/Manaus:
America/Anchorage: Fairbanks
America/Boise:
America/Detroit: Dearborn, Flint, Lansing
America/Kentucky/Louisville:
America/Indiana/Indianapolis: Bloomington, Purdue, West Lafayette, Fort Wayne, South Bend
Pacific/Honolulu: Waikiki, Maui, Oahu
Pacific/Auckland: Wellington, Christchurch, Dunedin, Hamilton~, Queenstown, 奥克兰, Tauranga, Palmerston North, Napier, Rotorua, Whangarei
Australia/Hobart: Launceston
Australia/Darwin: Alice Springs
Pacific/Fiji: Suva
Pacific/Port_Moresby:
Indian/Mauritius: Port Louis
Indian/Maldives: Malé
Indian/Mahe: Victoria~
Asia/Damascus: Aleppo, Homs, Latakia, دمشق
Asia/Aden: Sanaa, Sana’a
Africa/Khartoum: Omdurman
Africa/Tripoli: Benghazi
Africa/Porto-Novo: Cotonou
Africa/Luanda: Huambo
America/Ciudad_Juarez: Juárez
America/Argentina/Salta:
America/El_Salvador: San Salvador
Atlantic/Cape_Verde: Praia
Pacific/Guadalcanal: Honiara
Pacific/Tongatapu: Nukuʻalofa
Pacific/Efate: Port Vila
Africa/Bujumbura: Gitega
Africa/Blantyre: Lilongwe
America/St_Kitts: Basseterre
America/St_Lucia: Castries
America/Barbados: Bridgetown
America/Guyana: Georgetown
America/Belize: Belmopan
Pacific/Tahiti: Papeete
Europe/Malta: Valletta
Atlantic/Faroe: Tórshavn
America/Aruba: Oranjestad
America/Curacao: Willemstad
Asia/Bahrain: Manama
Asia/Brunei: Bandar Seri Begawan
Asia/Ulaanbaatar: Ulan Bator, Улаанбаатар
America/Mazatlan: Culiacán
America/Matamoros: Reynosa
America/Belem: Macapá
America/Maceio: Aracaju
`
