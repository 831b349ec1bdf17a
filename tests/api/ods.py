"""Workbooks of OpenDocument, as LibreOffice and others write them: a cell is what is stored, and neither what a format shows of it, nor
what is drawn or noted at it; codes keep their zeros wherever their format is stated."""
import unittest

from book_writer import HEAD, pack
from sheets import Sheets

SPACES = {'office': 'office:1.0', 'table': 'table:1.0', 'text': 'text:1.0', 'style': 'style:1.0', 'number': 'datastyle:1.0', 'draw': 'drawing:1.0'}
NAMES = ' '.join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{u}"' for p, u in SPACES.items())
CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
TWO = '<table:table-cell office:value-type="float" office:value="2"/>'


def cell(content='', kind='string', more=''):
    return f'<table:table-cell office:value-type="{kind}" {more}>{content}</table:table-cell>'


def code(name, digits, more=''):
    return (f'<number:number-style style:name="{name}"><number:number number:min-integer-digits="{digits}" number:decimal-places="0"/>{more}'
            '</number:number-style>')


def style(name, more, family='table-cell'):
    return f'<style:style style:name="{name}" style:family="{family}" {more}/>'


def ods(cells, own='', named=None):
    """A workbook of one row; own and named: styles of its cells, and those that have a name."""
    members = {'content.xml': f'{HEAD}<office:document-content {NAMES} {CALC}><office:automatic-styles>{own}</office:automatic-styles><office:body>'
                              f'<office:spreadsheet><table:table table:name="A"><table:table-row>{cells}</table:table-row></table:table>'
                              '</office:spreadsheet></office:body></office:document-content>'}
    if named is not None:
        members['styles.xml'] = f'{HEAD}<office:document-styles {NAMES}><office:styles>{named}</office:styles></office:document-styles>'
    return pack(members)


class Ods(Sheets):
    def row(self, *args, **more):
        rows, told = self.extract('--no-header', self.put(ods(*args, **more), 'boek.ods'))
        self.assertEqual(told, '')
        return rows[0]

    def test_blanks_between_elements(self):
        """Some writers give each element a line."""
        texts = '\n <text:p>een</text:p>\n  <text:p>t<text:span>w</text:span>ee</text:p>\n <text:h>drie</text:h>\n'
        self.assertEqual(self.row(f'\n {cell(texts)}\n {TWO}\n'), ['een\ntwee\ndrie', '2'])

    def test_shapes_and_notes_are_no_text(self):
        """Whatever is drawn at a cell, also at an empty one."""
        shapes = ''.join(f'<draw:{name}><text:p>vorm</text:p></draw:{name}>' for name in
                         ('rect', 'ellipse', 'line', 'custom-shape', 'frame', 'caption', 'polygon'))
        shapes += '<draw:g><draw:ellipse><text:p>groep</text:p></draw:ellipse></draw:g><office:annotation><text:p>opmerking</text:p></office:annotation>'
        note = '<text:note><text:note-body><text:p>voet</text:p></text:note-body></text:note>'
        self.assertEqual(self.row(cell(shapes + f'<text:p>tekst{note} na</text:p>' + shapes) + f'<table:table-cell>{shapes}</table:table-cell>' + TWO),
                         ['tekst na', '', '2'])

    def test_a_text_is_what_is_stored(self):
        """A format for amounts shows blanks around a text as well."""
        self.assertEqual(self.row(cell('<text:p><text:s/>Totaal </text:p>', more='office:string-value="Totaal"') + TWO), ['Totaal', '2'])

    def test_formulas_that_come_to_an_empty_text(self):
        """They have a paragraph, or say that they are a text; one that was never calculated has nothing."""
        formula = 'table:formula="of:=&quot;&quot;"'
        cells = f'<table:table-cell {formula}><text:p/></table:table-cell>' + cell(more=f'{formula} office:string-value=""') + TWO
        self.assertEqual(self.row(cells), ['', '', '2'])
        rows, told = self.extract('--no-header', self.put(ods(f'<table:table-cell {formula}/>' + TWO), 'boek.ods'))
        self.assertEqual(rows[0], ['=…', '2'])
        self.assertIn('formula-without-value', told)

    def test_codes_by_named_styles(self):
        """A style that has a name is in another part, and those of cells build on it; of one name twice the cells' own counts."""
        def twelve(name):
            return cell(kind='float', more=f'office:value="12" table:style-name="{name}"')
        named = (code('N1', 4) + code('N2', 5) + style('Code', 'style:data-style-name="N1"') + style('ce9', 'style:data-style-name="N2"')
                 + style('Vorm', 'style:data-style-name="N2"', 'graphic'))
        own = (code('N2', 1) + style('ce1', 'style:parent-style-name="Code"') + style('ce2', 'style:parent-style-name="Code" style:data-style-name="N2"')
               + style('ce9', '') + style('Code', '', 'graphic'))
        self.assertEqual(self.row(''.join(map(twelve, ('Code', 'ce1', 'ce2', 'ce9', 'Vorm'))), own, named), ['0012', '0012', '12', '12', '12'])

    def test_styles_in_any_order(self):
        """A style may stand before the one that it builds on, and before its format."""
        for named in (style('Kind', 'style:parent-style-name="Ouder"') + style('Ouder', 'style:data-style-name="N4"') + code('N4', 4),
                      style('Kind', 'style:parent-style-name="A"') + style('A', 'style:parent-style-name="B"')
                      + style('B', 'style:parent-style-name="C"') + style('C', 'style:data-style-name="N4"') + code('N4', 4)):
            self.assertEqual(self.row(cell('<text:p>0012</text:p>', 'float', 'office:value="12" table:style-name="Kind"'), named=named), ['0012'])
        circle = style('Kind', 'style:parent-style-name="Ouder"') + style('Ouder', 'style:parent-style-name="Kind"')
        self.assertEqual(self.row(cell('<text:p>12</text:p>', 'float', 'office:value="12" table:style-name="Kind"'), named=circle), ['12'])

    def test_codes_by_sections(self):
        """0000;-0: the style is that of the last section, and names those of the others."""
        own = (code('N9P0', 4) + code('N9', 1, '<style:map style:condition="value()&gt;=0" style:apply-style-name="N9P0"/>')
               + code('N8', 1, '<style:map style:condition="value()&gt;1000" style:apply-style-name="N9P0"/>')
               + style('ce1', 'style:data-style-name="N9"') + style('ce2', 'style:data-style-name="N8"'))
        cells = ''.join(cell(kind='float', more=f'office:value="{v}" table:style-name="{s}"') for v, s in ((12, 'ce1'), (-12, 'ce1'), (12, 'ce2')))
        self.assertEqual(self.row(cells, own), ['0012', '-12', '12'])

    def test_times_to_the_nearest_second(self):
        """Of fractions of a day little is missing."""
        times = ('PT10H19M59.9999952S', 'PT23H59M59.5S', 'PT10H20M00.49S', 'PT36H00M00S')
        self.assertEqual(self.row(''.join(cell(kind='time', more=f'office:time-value="{t}"') for t in times)),
                         ['10:20:00', '24:00:00', '10:20:00', '36:00:00'])


if __name__ == '__main__':
    unittest.main()
