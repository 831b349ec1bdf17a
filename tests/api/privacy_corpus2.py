"""The second corpus: 20,000 texts as a municipality's desks write them, written without having seen the rules or their
lists. Half of them name nobody, but look as if: streets and schools named after people, firms with a family's name,
numbers as long as a citizen's. The others hold one planted value each, or two. Made by seed; nobody in it exists."""
import random

# The hundred or so surnames that everybody in the Netherlands knows somebody of.
SURNAMES = ['de Jong', 'Jansen', 'de Vries', 'van den Berg', 'Bakker', 'van Dijk', 'Visser', 'Janssen', 'Smit', 'Meijer',
            'de Boer', 'Mulder', 'de Groot', 'Bos', 'Vos', 'Peters', 'Hendriks', 'van Leeuwen', 'Dekker', 'Brouwer',
            'de Wit', 'Dijkstra', 'Smits', 'de Graaf', 'van der Meer', 'Kok', 'Jacobs', 'van der Linden', 'de Haan',
            'Vermeulen', 'van den Heuvel', 'van der Veen', 'van den Broek', 'de Bruijn', 'de Bruin', 'van der Heijden',
            'Schouten', 'van Beek', 'Willems', 'van Vliet', 'van de Ven', 'Hoekstra', 'Maas', 'Verhoeven', 'Koster',
            'van Dam', 'van der Wal', 'Prins', 'Blom', 'Huisman', 'Peeters', 'de Jonge', 'Kuipers', 'van Veen', 'Post',
            'Kuiper', 'Veenstra', 'Kramer', 'van den Brink', 'Scholten', 'van Wijk', 'Postma', 'Martens', 'Vink',
            'de Ruiter', 'Timmermans', 'Groen', 'Gerritsen', 'Jonker', 'van Loon', 'Boer', 'van der Velden', 'Willemsen',
            'Smeets', 'de Lange', 'de Vos', 'Bosch', 'van Dongen', 'Schipper', 'de Koning', 'van der Laan', 'Koning',
            'van der Velde', 'Driessen', 'van Doorn', 'Hermans', 'Evers', 'van den Bosch', 'van der Meulen', 'Hofman',
            'Bosman', 'Wolters', 'Sanders', 'van der Horst', 'Mol', 'Kuijpers', 'Molenaar', 'van de Pol', 'de Leeuw',
            'Verbeek']
# Names that no list of Dutch surnames need know.
FOREIGN = ['Oyelaran', 'Al-Khatib', 'Nguyen Thi', 'Wiśniewska', 'Öztürk', 'Haddaoui', 'Tesfay', 'Ramdhani', "O'Sullivan",
           'Zhang', 'Kowalczyk', 'Bouzambou', 'Mbeki-Toure', 'Ferreira da Cunha', 'Çelikkan', 'Abdirahman', 'Ó Briain',
           'Szczepański', 'Đorđević', 'Kpodonu', 'El Hamdaoui', 'Baldewsingh', 'Sahertian', 'Fokkelman', 'Uyterhaegen']
FIRST = ['Emma', 'Daan', 'Sem', 'Julia', 'Mohamed', 'Fleur', 'Thijs', 'Hanneke', 'Joke', 'Ayşe', 'Henk', 'Truus', 'Wim',
         'Marijke', 'Cor', 'Riet', 'Bas', 'Femke', 'Sjoerd', 'Anouk', 'Driss', 'Zeynep', 'Tygo', 'Liesbeth']
MALE, FEMALE = ['dhr.', 'dhr', 'de heer', 'Dhr.', 'De heer', 'hr.'], ['mw.', 'mw', 'mevr.', 'mevrouw', 'Mevr.', 'Mw']
OTHER = ['fam.', 'familie', 'drs.', 'ir.', 'erven', 'mej.']
AROUND = ['%s', '%s', 'ib mrt %s', 'decl. %s okt.', 'uitk %s per 6', 'huur garagebox %s', 'terugvord. %s i.v.m. dubbel',
          'nabet. %s jr 22', '%s/eindafrekening', 'crediteur: %s', 'beschikking aan %s dd 3-4', 'CORR %s memo 17',
          'hulp bij huish. %s wk 40', 'rolstoel %s, 2e deel', 'tegemoetk. %s ', 'zie ook %s (restant)', 'lln vervoer %s',
          'griffierecht inz. %s', 'storno %s -', 'afkoop erfpacht %s', 'verg. schade boom %s']
NOBODY = ['onderhoud %s', 'asfalt %s', 'riolering %s fase 2', 'herinrichting %s', 'huur %s', 'bestek %s', 'nota %s',
          'energie %s jan-mrt', 'levering %s', 'deelfactuur %s', '%s', 'subsidie %s', 'schilderwerk %s', 'ozb %s',
          'kapvergunning %s', 'abonnement %s', 'schoonmaak %s wk 12-16', 'verzekering %s', 'afschrijving %s']
STREETS = ['Prins Bernhardlaan', 'Burgemeester Jansenstraat', 'Anna Blamanplein', 'Dr. Schaepmanstraat', 'Joke Smitweg',
           'Pastoor de Leeuwstraat', 'Wilhelminakade', 'Jan van Galenstraat', 'Hoofdweg-Oost', 'Tulpenhof', 'Vosdijk',
           'Ds. Talmastraat', 'Kon. Julianaplein', 'Kleine Houtweg', 'Meester Visserlaan', 'Zandpad', 'Lindengracht']
FIRMS = ['Bakker Installatietechniek B.V.', 'Gebr. de Jong BV', 'Van den Berg Accountants NV', 'Visser & Zn. B.V.',
         'Mulder Groenprojecten bv', 'De Vries Verburg Stichting', 'Dekker Hout BV', 'Stichting De Linden',
         'VOF Smit en Bos', 'Jansen Beton B.V.', 'Coöperatie Groen U.A.', 'Heijmans Wegen B.V.', 'Peters Transport BV',
         'Hoekstra Suwald Installaties B.V.', 'Advocatenkantoor Vos N.V.', 'Ziut BV', 'Dura Vermeer Infra', 'PostNL']
THINGS = ['basisschool De Wegwijzer', 'brede school Het Anker', 'gemeentewerf', 'sporthal De Kampen', 'brandweerkazerne',
          'zwembad', 'kok kantine', 'groen en bos', 'post en koerier', 'wit- en bruingoed', 'kramer markt',
          'speeltuin Vossenveld', 'kinderboerderij', 'de koningsdag', 'bibliotheek', 'wijk Maasdal', 'GGD Zuid',
          'tractor John Deere', 'Microsoft Office', 'Oud en Nieuw', 'Tweede Kamer', 'gymzaal Noord', 'Rode Kruis',
          'mw-groep Noord', 'lift raadhuis', 'E-depot', 'maand mei', 'gemeente Een', 'school Titus Brandsma',
          'burgemeester en wethouders', 'wethouder financiën', 'ir-camera', 'mr. keuze', 'kinderopvang Pino']
MAILS = ['gmail.com', 'ziggo.nl', 'kpnmail.nl', 'live.nl', 'xs4all.nl', 'home.example']
BANKS = ['INGB', 'RABO', 'ABNA', 'TRIO', 'SNSB', 'KNAB', 'BUNQ', 'ASNB']


def bsn(rng):
    """Nine digits that pass the citizen's check: the last one is what the others come to."""
    while True:
        digits = [rng.randint(1, 9)] + [rng.randint(0, 9) for _ in range(7)]
        last = sum(d * w for d, w in zip(digits, range(9, 1, -1))) % 11
        if last < 10:
            return ''.join(map(str, digits + [last]))


def iban(rng):
    country, rest = rng.choice([('NL', rng.choice(BANKS) + '%010d' % rng.randint(1, 10 ** 10 - 1)),
                                ('DE', '%018d' % rng.randint(1, 10 ** 18 - 1)),
                                ('BE', '%012d' % rng.randint(1, 10 ** 12 - 1))])
    whole = ''.join(str(int(c, 36)) for c in rest + country + '00')
    value = country + '%02d' % (98 - int(whole) % 97) + rest
    form = rng.randint(0, 3)
    if form == 1:
        return ' '.join(value[i:i + 4] for i in range(0, len(value), 4))
    return value.lower() if form == 2 else value


def phone(rng):
    if rng.random() < 0.6:
        return rng.choice(['06-%d', '06%d', '06 %d', '+316%d', '+31 6 %d', '0031 6 %d', '+31 (0)6 %d', '(06) %d']) \
            % rng.randint(10 ** 7, 10 ** 8 - 1)
    area, digits = rng.choice([('0165', 6), ('0294', 6), ('0513', 6), ('020', 7), ('071', 7)])
    local = rng.randint(2 * 10 ** (digits - 1), 9 * 10 ** (digits - 1))
    return rng.choice(['%s-%d', '(%s) %d', '%s %d', '%s%d']) % (area, local)


def email(rng):
    name = rng.choice(FIRST).lower().replace('ş', 's')
    return rng.choice(['%s.%s@%s', '%s_%s@%s', '%s%s@%s', '%s+%s@%s']) % (
        name, rng.choice(['jansen', 'k', '1964', 'devries']), rng.choice(MAILS))


def initials(rng):
    letters = [rng.choice('ABCDEFGHJKLMNPRSTW') for _ in range(rng.randint(1, 3))]
    return '.'.join(letters) + '.'


def written(rng, surname, titled):
    """As people type: in whatever case when a title says who it is, else with its capitals."""
    if titled and rng.random() < 0.25:
        return surname.lower()
    return surname.upper() if rng.random() < 0.12 else surname


def any_name(rng):
    return rng.choice(FOREIGN) if rng.random() < 0.4 else rng.choice(SURNAMES)


def name_title(rng):
    surname = written(rng, any_name(rng), True)
    title = rng.choice(MALE + FEMALE + OTHER)
    middle = rng.choice(['', '', initials(rng) + ' ', rng.choice(FIRST) + ' '])
    return title + ' ' + middle + surname, surname


def name_initials(rng):
    surname = written(rng, any_name(rng), False)
    if rng.random() < 0.4:
        parts = surname.split(' ')
        if len(parts) > 1 and parts[0].islower() and rng.random() < 0.6:
            last, before = parts[-1], ' '.join(parts[:-1])
            return '%s, %s %s' % (last, initials(rng), before), last
        return '%s, %s' % (surname, initials(rng)), surname
    return initials(rng) + rng.choice([' ', ' ', '']) + surname, surname


def name_known(rng):
    surname = rng.choice(SURNAMES)
    if rng.random() < 0.2:
        surname = surname.upper()
    if rng.random() < 0.3:
        return '%s, %s' % (surname, rng.choice(FIRST)), surname
    return rng.choice(FIRST) + ' ' + surname, surname


def name_cue(rng):
    """Nobody's list has both, and only the words before say that somebody is meant: to review."""
    pair = rng.choice(['Bramko', 'Ydwer', 'Quirta', 'Noëmka', 'Tsjibbo']) + ' ' + rng.choice(FOREIGN[:9])
    return rng.choice(['t.b.v.', 'tbv', 'namens', 'betreft', 'inzake', 'aan']) + ' ' + pair, pair.split(' ')[0]


def structured(rng):
    kind = rng.choice(['bsn', 'iban', 'email', 'phone'])
    if kind == 'bsn':
        value = bsn(rng)
        shown = rng.choice([value, value, value[:3] + ' ' + value[3:6] + ' ' + value[6:],
                            '.'.join((value[:4], value[4:6], value[6:]))])
        return kind, rng.choice(['BSN %s', 'bsn: %s', 'bsnr %s', 'sofinr. %s', 'cliënt %s', 'burgerservicenummer %s', 'client %s',
                                 'BSN-nummer %s', 'bsn%s']) % shown, shown
    value = {'iban': iban, 'email': email, 'phone': phone}[kind](rng)
    lead = {'iban': ['%s', 'IBAN %s', 'op rek %s', 'IBAN:%s'], 'email': ['%s', 'mail %s', '<%s>', 'e-mail:%s'],
            'phone': ['%s', 'tel. %s', 'tel:%s', 'bel %s', 'mob %s']}[kind]
    return kind, rng.choice(lead) % value, value


def decoy(rng):
    kind = rng.randint(0, 7)
    if kind == 0:
        return rng.choice(STREETS)
    if kind == 1:
        return rng.choice(FIRMS)
    if kind == 2:
        return rng.choice(THINGS)
    if kind == 3:
        return rng.choice(['order %d', 'fact.nr %d', 'werkorder %d', 'kenm. %d', 'PO%d']) % rng.randint(10 ** 7, 10 ** 9)
    if kind == 4:
        return '%d stuks @ %d,%02d' % (rng.randint(2, 90), rng.randint(1, 99), rng.randint(0, 99))
    if kind == 5:
        return '%02d-%02d-%d t/m %02d-%02d-%d' % (1, rng.randint(1, 12), 2023, 28, rng.randint(1, 12), 2024)
    if kind == 6:
        return 'kenteken %02d-%s-%d' % (rng.randint(1, 99), 'BKV', rng.randint(1, 9))
    return rng.choice(FIRMS) + ' ' + rng.choice(['inv 20%05d' % rng.randint(0, 99999), 'Q3', 'termijn 4', '(2024)'])


NAMES = {'title': name_title, 'initials': name_initials, 'known': name_known, 'cue': name_cue}


def corpus(seed=8, size=20000):
    """(text, kind, value) a text: the value must not be seen after; kind and value are '' where there is nobody."""
    rng = random.Random(seed)
    texts = []
    for i in range(size):
        if i % 2:
            texts.append((rng.choice(NOBODY) % decoy(rng), '', ''))
        elif i % 4:
            kind, shown, value = structured(rng)
            texts.append((rng.choice(AROUND) % shown, kind, value))
        else:
            kind = rng.choice(['title', 'title', 'initials', 'initials', 'known', 'known', 'cue'])
            shown, value = NAMES[kind](rng)
            texts.append((rng.choice(AROUND) % shown, kind, value))
    rng.shuffle(texts)
    return texts
