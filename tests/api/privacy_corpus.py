"""A ledger's texts with people planted in them, and as many without any: made by rule and seed, so that everybody gets
the same. Names are put together from syllables where no list should know them. Nobody in it exists."""
import random

SYLLABLES = ['bra', 'ko', 'lin', 'mer', 'sto', 'vel', 'dro', 'hu', 'kwa', 'rie', 'tol', 'wem', 'zij', 'gor', 'pa', 'nes']
KNOWN = ['de Vries', 'Jansen', 'van den Berg', 'Bakker', 'Visser', 'van Leeuwen', 'Dijkstra', 'Hendriks', 'Vermeulen',
         'Hoekstra', 'van der Heijden', 'Willems', 'Yılmaz', 'El Amrani', 'Kaya', 'Postma', 'Gerritsen', 'Kuijpers']
FIRST = ['Anna', 'Jan', 'Fatima', 'Mehmet', 'Sanne', 'Pieter', 'Noor', 'Karim', 'Lotte', 'Johannes']
TITLES = ['dhr.', 'mevr.', 'mw.', 'de heer', 'mevrouw', 'fam.', 'drs.', 'Dhr', 'Mw']
STREETS = ['Dorpsstraat', 'Kerkweg', 'Beatrixlaan', 'Stationsplein', 'Herengracht', 'Molendijk', 'Zuiderkade']
AROUND = ['%s', 'betaling %s', 'factuur 2024-118 %s', 'inzake %s, mei', 'voorschot %s (2e termijn)', 'correctie; %s',
          'begeleiding %s week 12', 'nota %s', '%s - maandbedrag', 'herstel boeking %s']
CLEAN = ['onderhoud wegen en straten', 'groot onderhoud Kerkweg', 'energie gemeentehuis', 'Stichting Welzijn Oost bijdrage 2024',
         'bijdrage GGD regio', 'Jansen Bouw B.V. factuur %d', 'huur sporthal De Boog', 'factuur %d van 12-03-2024',
         'inhuur adviseur periode %d', 'riolering vervanging fase %d', 'straatmeubilair Marktplein', 'licenties software %d',
         'Bakker Groenvoorziening B.V.', 'verkiezingen stembureaus', 'subsidie bibliotheek %d', 'afschrijving gebouwen',
         'rente lening BNG', 'leges bouwvergunningen', 'schoonmaak school De Regenboog', 'order %d levering zout',
         'Wet maatschappelijke ondersteuning', 'bomen snoeien Vondelpark', 'asfalt N%d', 'straatverlichting led']


def invented(r):
    return ''.join(r.choice(SYLLABLES) for _ in range(r.randint(2, 3))).capitalize()


def bsn(r):
    while True:
        d = [r.randint(0, 9) for _ in range(8)]
        check = sum(x * w for x, w in zip(d, range(9, 1, -1))) % 11
        if check < 10 and d[0]:
            return ''.join(map(str, d)) + str(check)


def old_account(r):
    while True:
        d = [r.randint(0, 9) for _ in range(8)]
        last = -sum(x * w for x, w in zip(d, range(9, 1, -1))) % 11
        if last < 10 and d[0]:
            return ''.join(map(str, d)) + str(last)


def iban(r):
    bank, number = r.choice(['ABNA', 'INGB', 'RABO', 'TRIO', 'BNGH']), '%010d' % r.randint(1, 10 ** 10 - 1)
    digits = ''.join(str(int(c, 36)) for c in bank + number + 'NL00')
    text = 'NL%02d%s%s' % (98 - int(digits) % 97, bank, number)
    return text if r.random() < 0.6 else ' '.join(text[i:i + 4] for i in range(0, 18, 4))


def phone(r):
    if r.random() < 0.7:
        return r.choice(['06-%d', '06 %d', '06%d', '+316%d', '0031 6 %d', '+31 6 %d']) % r.randint(10 ** 7, 10 ** 8 - 1)
    return '020-%d' % r.randint(10 ** 6, 10 ** 7 - 1) if r.random() < 0.5 else '0314 %d' % r.randint(10 ** 5, 10 ** 6 - 1)


def initials(r):
    return ''.join(r.choice('ABCDEFGHJKLMPRSTW') + '.' for _ in range(r.randint(1, 3)))


def planted(r):
    """(rule, what must not be seen, the text it stands in)."""
    kind = r.randrange(14)
    number = bsn(r)
    if kind == 0:
        return 'R1', number, r.choice(['bsn %s', 'BSN: %s', 'sofinr %s', 'burgerservicenummer %s']) % number
    if kind == 1:
        return 'R1', number, 'kenmerk %s' % number
    if kind == 2:
        value = iban(r)
        return 'R2', value, value
    if kind == 3:
        value = old_account(r)
        return 'R3', value, r.choice(['rekening %s', 'giro %s', 'banknr %s']) % value
    if kind in (4, 5):
        name = invented(r) if r.random() < 0.6 else r.choice(KNOWN)
        if r.random() < 0.5:
            return 'R4', name, '%s %s%s' % (r.choice(TITLES), initials(r) + ' ' if r.random() < 0.4 else '', name)
        return 'R4', name, '%s %s' % (initials(r), name)
    if kind in (6, 7):
        name = r.choice(KNOWN)
        if r.random() < 0.5:
            return 'R5', name, '%s %s' % (r.choice(FIRST), name)
        return 'R5', name, 'aan %s' % name
    if kind == 8:
        value = '%s.%s@%s.nl' % (r.choice(FIRST).lower(), invented(r).lower(), invented(r).lower())
        return 'R6', value, value
    if kind == 9:
        value = phone(r)
        return 'R6', value, 'tel. ' + value
    if kind == 10:
        value = '%d %s' % (r.randint(1011, 9999), r.choice(['AB', 'KL', 'XZ', 'PE']))
        return 'R7', value, '%s %d, %s' % (r.choice(STREETS), r.randint(1, 300), value)
    if kind == 11:
        value = '%s %d' % (r.choice(STREETS), r.randint(1, 300))
        return 'R7', value, value
    if kind == 12:
        value = '%02d-%02d-%d' % (r.randint(1, 28), r.randint(1, 12), r.randint(1930, 2015))
        return 'R8', value, r.choice(['geb. %s', 'geboren %s', 'geb.dat. %s']) % value
    value = '%d' % r.randint(10000, 9999999)
    return 'R9', value, r.choice(['cliëntnr %s', 'zaaknummer: %s', 'dossier %s', 'pgb %s', 'wmo-%s']) % value


def corpus(seed, n):
    """n texts: every second one has something, told as (rule, value); the others have None."""
    r = random.Random(seed)
    texts = []
    for i in range(n):
        if i % 2:
            rule, value, text = planted(r)
            texts.append((rule, value, r.choice(AROUND) % text))
        else:
            text = r.choice(CLEAN)
            texts.append((None, None, text % r.randint(100, 99999) if '%' in text else text))
    return texts
