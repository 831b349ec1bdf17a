/*
 * SQLite with the compression of what the store keeps: for store and load.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "store/sql.h"
#include <zstd.h>

#endif
