"""Ledger exports as Dutch finance packages write them, invented: 3,000 lines each, with what comes along in practice (titles
above the header, subtotals, IBANs and names, VAT beside the amount). Each says what its columns are and what the money comes to."""
import random

LINES = 3000
SURNAMES = ('Jansen', 'de Vries', 'van den Berg', 'Bakker', 'Visser', 'Smit', 'Meijer', 'de Boer', 'Mulder', 'Bos', 'Peters', 'Hendriks')
FIRMS = ('Warmtebedrijf Voorbeeld B.V.', 'Aannemersbedrijf De Brug B.V.', 'Stichting Zorgpunt', 'Drukkerij Het Blad V.O.F.')
COSTS = [('4100000', 'Loonkosten'), ('4310010', 'Energie'), ('4330500', 'Huur gebouwen'), ('4390120', 'Onderhoud wegen'),
         ('4425000', 'Subsidies aan instellingen')]
REVENUE = [('8200500', 'Leges burgerzaken'), ('8300100', 'Huuropbrengsten')]
BALANCE = [('0400100', 'Reserve groot onderhoud')]
CENTRES = [('6010', 'Bestuur'), ('6110', 'Burgerzaken'), ('6210', 'Openbare ruimte'), ('6710', 'Jeugdhulp'), ('6730', 'Wmo')]
TASKS = [('0.1', 'Bestuur'), ('0.10', 'Mutaties reserves'), ('2.1', 'Verkeer en vervoer'), ('6.72', 'Jeugdhulp'), ('6.1', 'Samenkracht')]


def euros(cents, trailing=False):
    text = f'{abs(cents) // 100:,}'.replace(',', '.') + f',{abs(cents) % 100:02d}'
    return text + '-' if trailing and cents < 0 else ('-' if cents < 0 else '') + text


def plain(cents):
    return f'{"-" if cents < 0 else ""}{abs(cents) // 100},{abs(cents) % 100:02d}'


def iban(number):
    digits = f'{number:010d}'
    rest = int(''.join(str(int(c, 36)) for c in 'INGB' + digits + 'NL00')) % 97
    return f'NL{98 - rest:02d}INGB{digits}'


class Line:
    def __init__(self, rnd, i, balance=True):
        kind = rnd.random()
        self.side = 'U' if kind < 0.7 else 'I' if kind < 0.92 or not balance else ''
        self.account, self.account_label = rnd.choice(COSTS if self.side == 'U' else REVENUE if self.side == 'I' else BALANCE)
        self.centre, self.centre_label = rnd.choice(CENTRES)
        self.task, self.task_label = rnd.choice(TASKS)
        self.cents = rnd.randint(100, 2000000) * (-1 if rnd.random() < 0.04 else 1)  # a correction now and then
        self.debit = self.side != 'I' and (self.side == 'U' or rnd.random() < 0.5)
        self.signed = self.cents if self.debit else -self.cents
        self.period = rnd.randint(1, 12)
        self.day = rnd.randint(1, 28)
        self.party = rnd.randint(1, 120)
        person = self.party % 3 > 0
        self.name = (f'{"ABCDEJKLMP"[self.party % 10]}. {SURNAMES[self.party % 12]}' if person
                     else f'{FIRMS[self.party % 4]} {self.party}')
        self.iban = iban(1000000 + 7919 * self.party)
        self.vat = self.cents * 21 // 121 if self.debit else 0
        self.number = 24000000 + i
        self.text = rnd.choice(('Factuur %d', 'Declaratie dhr. Jansen %d', 'Bijdrage %d mevr. A. Bakker', 'Afrekening %d')) % self.number


def lines(seed, balance=True):
    rnd = random.Random(seed)
    return [Line(rnd, i, balance) for i in range(LINES)]


class Export:
    """columns: [(header, what it is, value of a line)]; what: private, amount, beside, year, period, date, side, flag, code, label."""

    def __init__(self, name, columns, above=(), delimiter=';', charset='cp1252', seed=1, subtotals=None, balance=True, total='signed'):
        self.name, self.columns, self.above, self.charset = name, columns, above, charset
        self.expected = {header: what for header, what, _ in columns}
        made = lines(seed, balance)
        if subtotals:
            made.sort(key=lambda line: line.account)
        self.cents = sum({'signed': line.signed, 'own': line.cents}[total] for line in made)
        rows = [delimiter.join(quoted(h, delimiter) for h, _, _ in columns)]
        for i, line in enumerate(made):
            rows.append(delimiter.join(quoted(str(value(line)), delimiter) for _, _, value in columns))
            if subtotals and (i + 1 == len(made) or made[i + 1].account != line.account):
                group = [x for x in made if x.account == line.account]
                rows.append(delimiter.join(subtotals(h, line, group) for h, _, _ in columns))
        self.text = '\r\n'.join([*above, *rows]) + '\r\n'

    def bytes(self):
        return self.text.encode(self.charset)


def quoted(text, delimiter):
    return '"' + text.replace('"', '""') + '"' if delimiter in text or '"' in text else text


def key2_subtotal(header, line, group):
    debit, credit = sum(x.cents for x in group if x.debit), sum(x.cents for x in group if not x.debit)
    return {'OmschrijvingBoeking': f'Subtotaal {line.account}', 'BedragDebet': euros(debit), 'BedragCredit': euros(credit),
            'BedragSaldo': euros(debit - credit)}.get(header, '')


def key2(year, subtotals):
    return [
        ('VolgNummer', 'code', lambda x: x.number), ('Bedrijf', 'code', lambda x: '01'),
        ('DocumentNummer', 'code', lambda x: f'D{x.number // 3}'),
        ('BoekingsDatum', 'date', lambda x: f'{x.day:02d}-{x.period:02d}-{year}'),
        ('DagboekNummer', 'code', lambda x: '20' if x.debit else '30'),
        ('OmschrijvingDagboek', 'label', lambda x: 'Inkoopboek' if x.debit else 'Verkoopboek'),
        ('DienstJaar', 'year', lambda x: year), ('PeriodeGrootboek', 'period', lambda x: x.period),
        ('GrootboekNummer', 'code', lambda x: x.account), ('OmschrijvingGrootboekNummer', 'label', lambda x: x.account_label),
        ('Taak', 'code', lambda x: x.task), ('OmschrijvingTaak', 'label', lambda x: x.task_label),
        ('KostenSoort', 'code', lambda x: x.account[:3]),
        ('InkomstenUitgavenBBV', 'side', lambda x: x.side),
        ('CrediteurNummer', 'private', lambda x: 100200 + x.party), ('CrediteurNaam', 'private', lambda x: x.name),
        ('OmschrijvingBoeking', 'private', lambda x: x.text),
        ('BedragDebet', 'amount', lambda x: euros(x.cents) if x.debit else ''),
        ('BedragCredit', 'amount', lambda x: '' if x.debit else euros(x.cents)),
        ('BedragSaldo', 'beside', lambda x: euros(x.signed)), ('BedragBTW', 'beside', lambda x: euros(x.vat)),
        ('BedragBTW_BCF', 'beside', lambda x: euros(x.vat // 2)),
        ('Functie', 'code', lambda x: x.centre), ('FunctieOmschrijving', 'label', lambda x: x.centre_label),
    ]


def civision(amounts):
    columns = [
        ('BdNr', 'code', lambda x: '1'), ('DocNr', 'code', lambda x: x.number), ('DocSoort', 'code', lambda x: 'KR' if x.debit else 'DR'),
        ('BoekDat', 'date', lambda x: f'2024{x.period:02d}{x.day:02d}'), ('BoekJaar', 'year', lambda x: 2024),
        ('BoekJaarMaand', 'period', lambda x: f'2024{x.period:02d}'), ('Periode', 'period', lambda x: x.period),
        ('GebrNaam', 'private', lambda x: f'USER{x.party % 7}'), ('InkomstenUitgavenBBV', 'side', lambda x: x.side),
        ('BBV', 'code', lambda x: '3.8' if x.side == 'U' else '3.7'), ('OmsBBV', 'label', lambda x: 'Goederen' if x.side == 'U' else 'Overige'),
        ('DocKopTekst', 'private', lambda x: x.text), ('Valuta', 'code', lambda x: 'EUR'),
        ('GrootboekRek', 'code', lambda x: x.account), ('OmsGrootboekRek', 'label', lambda x: x.account_label),
        ('Tekst', 'private', lambda x: x.text),
    ]
    rest = [
        ('BedrBTW', 'beside', lambda x: euros(x.vat)), ('PercBTW', 'beside', lambda x: '21,00' if x.vat else '0,00'),
        ('CredNr', 'private', lambda x: 100200 + x.party), ('NaamDebCred', 'private', lambda x: x.name), ('IBAN', 'private', lambda x: x.iban),
        ('KostenPlaats', 'code', lambda x: x.centre), ('OmsKostenPlaats', 'label', lambda x: x.centre_label),
    ]
    flagged = [('DebCred', 'flag', lambda x: 'D' if x.debit else 'C'), ('Bedrag', 'amount', lambda x: euros(x.cents))]
    pair = [('DebCred', 'code', lambda x: 'D' if x.debit else 'C'), ('Bedrag', 'beside', lambda x: euros(x.cents)),
            ('Debet', 'amount', lambda x: euros(x.cents) if x.debit else '0,00'),
            ('Credit', 'amount', lambda x: '0,00' if x.debit else euros(x.cents))]
    return columns + (pair if amounts == 'pair' else flagged) + rest


CODA = [
    ('CmpCode', 'code', lambda x: 'GEM01'), ('DocCode', 'code', lambda x: 'INK' if x.debit else 'VRK'), ('DocNum', 'code', lambda x: x.number),
    ('Yr', 'year', lambda x: 2024), ('Period', 'period', lambda x: x.period), ('El1', 'code', lambda x: x.account),
    ('El2', 'code', lambda x: x.centre), ('El3', 'code', lambda x: 'P' + x.task.replace('.', '')), ('Descr', 'private', lambda x: x.text),
    ('ValueHome', 'amount', lambda x: plain(x.cents)), ('ValueDoc', 'beside', lambda x: plain(x.cents)),
    ('DebitCredit', 'flag', lambda x: 'Debit' if x.debit else 'Credit'), ('Ref1', 'private', lambda x: x.name),
    ('DocDate', 'date', lambda x: f'{x.day:02d}/{x.period:02d}/2024'),
]


def sap(signed):
    amount = (lambda x: euros(x.signed, True)) if signed else (lambda x: euros(x.cents, True))
    return [
        ('BUKRS', 'code', lambda x: '1000'), ('BELNR', 'code', lambda x: 1900000000 + x.number), ('GJAHR', 'year', lambda x: 2024),
        ('MONAT', 'period', lambda x: f'{x.period:02d}'), ('BUDAT', 'date', lambda x: f'{x.day:02d}.{x.period:02d}.2024'),
        ('BLART', 'code', lambda x: 'KR' if x.debit else 'DR'), ('BSCHL', 'code', lambda x: '40' if x.debit else '50'),
        ('SHKZG', 'code' if signed else 'flag', lambda x: 'S' if x.debit else 'H'), ('DMBTR', 'amount', amount), ('WRBTR', 'beside', amount),
        ('HKONT', 'code', lambda x: '000' + x.account), ('KOSTL', 'code', lambda x: x.centre), ('SGTXT', 'private', lambda x: x.text),
        ('LIFNR', 'private', lambda x: 100200 + x.party), ('USNAM', 'private', lambda x: f'JANSENP{x.party % 5}'),
    ]


def agresso():
    return [
        ('Account', 'code', lambda x: x.account), ('Account(T)', 'label', lambda x: x.account_label), ('Dim1', 'code', lambda x: x.centre),
        ('Period', 'period', lambda x: f'2024{x.period:02d}'), ('Voucher no', 'code', lambda x: x.number),
        ('Amount', 'amount', lambda x: plain(x.signed)), ('Text', 'private', lambda x: x.text), ('Apar id', 'private', lambda x: 100200 + x.party),
        ('Apar name', 'private', lambda x: x.name),
    ]


def sided(costs, revenue, negative):
    return [
        ('Jaar', 'year', lambda x: 2024), ('Programma', 'code', lambda x: 'P' + x.centre[:2]), ('Taakveld', 'code', lambda x: x.task),
        ('L/B', 'side', lambda x: costs if x.side == 'U' else revenue), ('Kostenplaats', 'code', lambda x: x.centre),
        ('Bedrag', 'amount', lambda x: plain(-x.cents if negative and x.side == 'I' else x.cents)), ('Toelichting', 'private', lambda x: x.text),
    ]


def exports():
    title = ['Key2Financien;Grootboekmutaties 2024', 'Gemeente Voorbeeld', '']
    return [
        Export('Grootboekmutaties 2024.csv', key2(2024, False), above=title, seed=1),
        Export('Key2 mutaties 2023.csv', key2(2023, True), subtotals=key2_subtotal, seed=2),
        Export('CiVision grootboek 2024.csv', civision('pair'), seed=3),
        Export('CiVision journaal 2024.csv', civision('flag'), delimiter=',', charset='utf-8', seed=4),
        Export('Coda boekingen 2024.csv', CODA, seed=5, charset='utf-8'),
        Export('SAP FAGLL03 2024.csv', sap(False), seed=6, delimiter='|'),
        Export('SAP KSB1 2024.csv', sap(True), seed=7, delimiter='\t'),
        Export('Agresso transacties 202412.csv', agresso(), seed=8, charset='utf-8'),
        Export('Programmabegroting 2024.csv', sided('L', 'B', False), seed=9, balance=False, total='own'),
        Export('Realisatie 2024.csv', sided('Lasten', 'Baten', True), seed=10, balance=False, total='own'),
    ]
