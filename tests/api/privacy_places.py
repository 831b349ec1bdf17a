#!/usr/bin/env python3
"""Municipalities are no people and no streets, and people who are called as one are people still."""
import csv
import json
import unittest

from privacy_gate import DESCRIPTOR, Load
from served import PATH, Served

KEPT = """Beek (L.)|Hengelo (O.)|Hengelo (Gld.)|Laren (NH.)|Bergen (L)|Bijdrage Beek (L.) 2024|aan Hengelo (O.) en Beek (L.)|Rijswijk (ZH.) 12
Bijdrage Hoogeveen 2024|Aandeel Steenbergen 3|Rozendaal, Rheden en Arnhem|afdracht Bergen, 2e kwartaal|Bijdrage aan Hoogeveen|door Steenbergen betaald
Bijdrage Zwartewaterland|BUIG Hoogeveen 250|verkeer Hoogeveen-Noord|Bijdrage aan Alphen aan den Rijn|door Berg en Dal 4 keer|De Bilt, Zeist en Soest
Moerdijk 12|Beverwijk 12|Waalwijk 2024|Hilversum 3|Simpelveld 4 termijnen|Noordenveld 23|Woudenberg 7e termijn|Barneveld 3 en Leerdam 4""".replace('\n', '|').split('|')
MASKED = """mevr. Hoogeveen|J. Hoogeveen|Hoogeveen, J.|t.n.v. Hoogeveen|dhr. Berg|J. van Beek|dhr. Beek (L.)|P. van Bergen|Jan Steenbergen|Jansen (L.)
woonadres: Moerdijk 12|Moerdijkstraat 12|fam. Rozendaal|mw. A. Steenbergen-Hoogeveen|Anna van Hoogeveen""".replace('\n', '|').split('|')


class Places(Load):
    def test_each(self):
        d = json.loads(json.dumps(DESCRIPTOR))
        d['resources'][0]['schema']['fields'][2]['stuiver']['personal'] = ['masked']
        d['resources'][0]['schema']['fields'].append({'name': 'nr', 'type': 'integer'})
        d['model']['dimensions']['nr'] = {'primaryKey': 'nr', 'attributes': {'nr': {'source': 'nr'}}}
        self.write_mapping(d)
        texts = KEPT + MASKED
        ledger = self.write('p.csv', '')
        with open(ledger, 'w', encoding='utf-8', newline='') as f:
            out = csv.writer(f, delimiter=';')
            out.writerows([('jaar', 'programma', 'omschrijving', 'bedrag', 'nr')] + [(2024, 'P1', t, '1,00', i) for i, t in enumerate(texts)])
        self.load(ledger)
        with Served(self.store) as server:
            rows = json.loads(server.get(PATH + '/facts?pagesize=1000')[2])['data']
        got = {texts[r['nr.nr']]: r['description.description'] for r in rows}
        self.assertEqual({t: got[t] for t in KEPT}, {t: t for t in KEPT})
        self.assertEqual([t for t in MASKED if '[' not in got[t]], [])


if __name__ == '__main__':
    unittest.main()
