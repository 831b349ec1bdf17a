"""Files of .xls, record by record: the container (MS-CFB), and what tests need of the records in it (MS-XLS, and BIFF5)."""
import struct

BIFF8, BIFF5 = 0x0600, 0x0500
SHEET, CHART = 0x0010, 0x0020
END = (0x0A, b'')


def container(stream, name='Workbook', inside=None, beside=None):
    """A file with one stream, in sectors of 512 bytes. inside: (name, stream) of what is embedded, in a folder of its own whose
    entries come first; beside: the same, but of the document itself."""
    def padded(content):
        content = content.ljust(4096, b'\0')
        return content + b'\0' * (-len(content) % 512)
    stream = padded(stream)
    n, main = len(stream) // 512, len(stream)
    other, content = inside or beside or ('', b'')
    if other:
        stream += padded(content)
    total = len(stream) // 512
    fats = 1
    while (fats + 1 + total) > fats * 128:
        fats += 1
    table = [0xFFFFFFFD] * fats + [0xFFFFFFFE] + [fats + 2 + i for i in range(n - 1)] + [0xFFFFFFFE]
    table += [fats + 2 + i for i in range(n, total - 1)] + [0xFFFFFFFE] * (total > n)
    table += [0xFFFFFFFF] * (fats * 128 - len(table))

    def entry(title, kind, child, start, size, left=0xFFFFFFFF):
        wide = title.encode('utf-16-le') + b'\0\0'
        return struct.pack('<64sHBBIII36sIQ', wide, len(wide), kind, 1, left, 0xFFFFFFFF, child, b'', start, size)
    directory = [entry('Root Entry', 5, 3 if other else 1, 0xFFFFFFFE, 0)]
    if other:
        directory += [entry(other, 2, 0xFFFFFFFF, fats + 1 + n, len(stream) - main), entry('MBD0018D4CE', 1, 1, 0xFFFFFFFE, 0)]
    directory.append(entry(name, 2, 0xFFFFFFFF, fats + 1, main, 0xFFFFFFFF if not other else 1 if beside else 2))
    directory = b''.join(directory).ljust(512, b'\0')
    head = (bytes.fromhex('d0cf11e0a1b11ae1') + bytes(16)
            + struct.pack('<HHHHH6sIIIIIIIII', 0x3E, 3, 0xFFFE, 9, 6, b'', 0, fats, fats, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0))
    head += b''.join(struct.pack('<I', i if i < fats else 0xFFFFFFFF) for i in range(109))
    return head + struct.pack(f'<{len(table)}I', *table) + directory + stream


def record(number, data=b''):
    return struct.pack('<HH', number, len(data)) + data


def begin(kind, version=BIFF8):
    return (0x0809, struct.pack('<HHHHII', version, kind, 0, 0, 0, 6))


def text(value, length='H'):
    """With its length in front, in one byte a character where that is enough."""
    units = len(value.encode('utf-16-le')) // 2
    narrow = all(ord(c) < 256 for c in value)
    return struct.pack('<' + length, units) + (b'\0' + value.encode('latin-1') if narrow else b'\1' + value.encode('utf-16-le'))


def number(row, column, value):
    return (0x0203, struct.pack('<HHHd', row, column, 0, value))


def shared(row, column, index):
    return (0x00FD, struct.pack('<HHHI', row, column, 0, index))


def label(row, column, value):
    return (0x0204, struct.pack('<HHH', row, column, 0) + (value if isinstance(value, bytes) else text(value)))


def dimensions(rows, columns):
    return (0x0200, struct.pack('<IIHHH', 0, rows, 0, columns, 0))


def strings(*values):
    return (0x00FC, struct.pack('<II', len(values), len(values)) + b''.join(v if isinstance(v, bytes) else text(v) for v in values))


def chart(rows=0, columns=0):
    """As it lies within a sheet, a stream of its own with the dimensions of what it draws."""
    return [begin(CHART), dimensions(rows, columns), number(0, 0, 99), label(0, 0, 'van de grafiek'), END]


def formula(row, column, value, empty=False):
    """With the value that is stored; its text comes in a record behind it."""
    kept = struct.pack('<BBBBHH', 3, 0, 0, 0, 0, 0xFFFF) if empty else struct.pack('<d', value)
    return (0x06, struct.pack('<HHH', row, column, 0) + kept + struct.pack('<HIH', 0, 0, 0))


RECALC = (0x01C1, struct.pack('<HHI', 0x01C1, 0, 101716))


def xls(sheets, more=(), version=BIFF8, name='Workbook', **of_container):
    """sheets: {title: records without their begin and end}, or with (kind, records) in their place; more: records of the workbook."""
    streams = []
    for records in sheets.values():
        kind, records = records if isinstance(records, tuple) else (SHEET, records)
        streams.append((kind, b''.join(record(*r) for r in [begin(kind, version), *records, END])))

    def whole(places):
        bounds = []
        for place, title, (kind, _) in zip(places, sheets, streams):
            shown = text(title, 'B') if version == BIFF8 else bytes([len(title)]) + title.encode('cp1252')
            bounds.append((0x85, struct.pack('<IBB', place, 0, 0 if kind == SHEET else 2) + shown))
        return b''.join(record(*r) for r in [begin(0x0005, version), *more, *bounds, END])
    place = len(whole([0] * len(streams)))
    places = []
    for _, stream in streams:
        places.append(place)
        place += len(stream)
    return container(whole(places) + b''.join(s for _, s in streams), name, **of_container)
