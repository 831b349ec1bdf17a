/*
 * What the extension's files see instead of sqlite3.h: each call goes through the table that the
 * host hands over, so that they use the host's SQLite, whichever it is and wherever it is linked
 * (Python and R bring one of their own). Given to the compiler before anything else of each file.
 */
#ifndef SQL_EXTENSION_HOST_H
#define SQL_EXTENSION_HOST_H

#include <sqlite3ext.h>

/* sqlite3ext.h says: SQLITE_EXTENSION_INIT3, in every file but the one that has the pointer. */
extern const sqlite3_api_routines *sqlite3_api;

/* Not in the table: who loads an extension is running. */
#define sqlite3_initialize() SQLITE_OK

#endif
