"""One statement for today's ClickHouse, as a library in this process: it has no server, and of several statements in one process some ended it.
Usage: todays.py CHDB FOLDER STATEMENT, which answers as tab-separated lines; or says what is wrong, and exits 1."""
import ctypes
import os
import sys


def main(library, folder, statement):
    chdb = ctypes.CDLL(library)
    chdb.chdb_connect.restype = ctypes.POINTER(ctypes.c_void_p)
    chdb.chdb_connect.argtypes = [ctypes.c_int, ctypes.POINTER(ctypes.c_char_p)]
    chdb.chdb_query.restype = ctypes.c_void_p
    chdb.chdb_query.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p]
    for name, kind in (('buffer', ctypes.c_void_p), ('length', ctypes.c_size_t), ('error', ctypes.c_char_p)):
        getattr(chdb, 'chdb_result_' + name).restype = kind
        getattr(chdb, 'chdb_result_' + name).argtypes = [ctypes.c_void_p]
    words = [b'clickhouse', b'--path=' + folder.encode()]
    connection = chdb.chdb_connect(len(words), (ctypes.c_char_p * len(words))(*words))
    if not connection:
        print('it does not start', file=sys.stderr)
        return 1
    result = chdb.chdb_query(connection.contents, statement.encode(), b'TabSeparated')
    said = chdb.chdb_result_error(result)
    if said:
        print(said.decode(), file=sys.stderr)
        return 1
    length = chdb.chdb_result_length(result)
    sys.stdout.buffer.write(ctypes.string_at(chdb.chdb_result_buffer(result), length) if length else b'')
    return 0


if __name__ == '__main__':
    code = main(*sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # its threads are of no use any more
