/* Texts in SQL, as literals that ClickHouse reads back byte for byte. Every text of a statement goes through here. */
#ifndef CLICKHOUSE_WIRE_QUOTE_H
#define CLICKHOUSE_WIRE_QUOTE_H

#include "base/memory/buffer.h"

void quote_put(struct buffer *sql, struct str text);

#endif
