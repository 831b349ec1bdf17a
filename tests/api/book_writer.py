"""Workbooks as the tests need them: XLSX by hand, so that each cell is written as one wants it."""
import io
import zipfile
from xml.sax.saxutils import escape

MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships'
OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
# Formats that cells are given by number: style 1 and on.
FORMATS = ['General', '0000', '#,##0,', '0.0%', 'yyyy\\-mm\\-dd', 'dd/mm/yyyy hh:mm', 'hh:mm:ss', '[h]:mm', ';;;']


def letters(column):
    out = ''
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


def cell(place, value):
    """A value as Excel writes it; a tuple is (attributes, content) as it stands."""
    if value is None:
        return ''
    if isinstance(value, tuple):
        return f'<c r="{place}" {value[0]}>{value[1]}</c>'
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def sheet(rows, hidden=(), columns='', behind=''):
    """Rows are lists, or (number, list)."""
    out, number = [], 0
    for row in rows:
        number, row = row if isinstance(row, tuple) else (number + 1, row)
        cells = ''.join(cell(f'{letters(i)}{number}', v) for i, v in enumerate(row))
        mark = ' hidden="1"' if number in hidden else ''
        out.append(f'<row r="{number}"{mark}>{cells}</row>')
    return f'{HEAD}<worksheet xmlns="{MAIN}">{columns}<sheetData>{"".join(out)}</sheetData>{behind}</worksheet>'


def parts(sheets, strings=None, date1904=False, states=None):
    """{name of a part: its content}; sheets is {name: XML}."""
    states = states or {}
    names = list(sheets)
    listed = ''.join(f'<sheet name="{escape(n)}" sheetId="{i + 1}" r:id="rId{i + 1}" '
                     f'state="{states.get(n, "visible")}"/>' for i, n in enumerate(names))
    relations = ''.join(f'<Relationship Id="rId{i + 1}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{i + 1}.xml"/>'
                        for i in range(len(names)))
    relations += f'<Relationship Id="rIdS" Type="{OFFICE}/styles" Target="styles.xml"/>'
    if strings is not None:
        relations += f'<Relationship Id="rIdT" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    own = ''.join(f'<numFmt numFmtId="{200 + i}" formatCode="{escape(f)}"/>' for i, f in enumerate(FORMATS))
    used = ''.join(f'<xf numFmtId="{200 + i}"/>' for i in range(len(FORMATS)))
    out = {
        '[Content_Types].xml': f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        '_rels/.rels': f'{HEAD}<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" '
                       f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        'xl/workbook.xml': f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr date1904="{int(date1904)}"/>'
                           f'<sheets>{listed}</sheets></workbook>',
        'xl/_rels/workbook.xml.rels': f'{HEAD}<Relationships xmlns="{RELATIONS}">{relations}</Relationships>',
        'xl/styles.xml': f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts>{own}</numFmts>'
                         f'<cellXfs><xf numFmtId="0"/>{used}</cellXfs></styleSheet>',
    }
    for i, content in enumerate(sheets.values()):
        out[f'xl/worksheets/sheet{i + 1}.xml'] = content
    if strings is not None:
        out['xl/sharedStrings.xml'] = strings
    return out


def pack(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
        for name, content in members.items():
            z.writestr(name, content)
    return out.getvalue()


def book(sheets, **more):
    return pack(parts(sheets, **more))


def styled(style, value):
    """A number under FORMATS[style]."""
    return (f's="{style + 1}"', f'<v>{value}</v>')
