/* Texts in SQL: whatever the bytes are, the literal ends where it should, and reads back as what went in, by the rules
 * of ClickHouse's lexer. The same bytes as an answer are rows or a fault. */
#include "clickhouse/wire/quote.h"
#include "clickhouse/wire/tsv.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int hex_of(char c)
{
	return c <= '9' ? c - '0' : c - 'A' + 10;
}

/* One literal and nothing behind it. */
static void check_literal(struct str sql, const uint8_t *data, size_t size)
{
	size_t at = 0, i = 1;

	assert(sql.len >= 2 && sql.ptr[0] == '\'');
	for (; i < sql.len && sql.ptr[i] != '\''; at++) {
		unsigned char b = (unsigned char)sql.ptr[i++];
		if (b == '\\') {
			b = (unsigned char)sql.ptr[i++];
			if (b == 'x') {
				b = (unsigned char)(hex_of(sql.ptr[i]) * 16 +
						    hex_of(sql.ptr[i + 1]));
				i += 2;
			} else {
				assert(b == '\'' || b == '\\');
			}
		}
		assert(at < size && b == data[at]);
	}
	assert(at == size && i + 1 == sql.len);
}

static int take(void *context, const struct str *fields, struct error *e)
{
	uint64_t n;
	int64_t k;

	(void)context, (void)e;
	for (size_t i = 0; i < 3; i++) {
		(void)tsv_unsigned(fields[i], &n);
		(void)tsv_signed(fields[i], &k);
	}
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buffer sql;
	struct error e;
	struct tsv t;

	buffer_init(&sql, SIZE_MAX);
	quote_put(&sql, (struct str){(const char *)data, size});
	check_literal(buffer_str(&sql), data, size);
	buffer_drop(&sql);
	tsv_open(&t, 3, take, NULL, NULL);
	t.taker.begin(&t.taker);
	if (size && t.taker.take(&t.taker, (struct str){(const char *)data, size / 2}, &e) == 0 &&
	    t.taker.take(&t.taker, (struct str){(const char *)data + size / 2, size - size / 2},
			 &e) == 0)
		(void)t.taker.end(&t.taker, &e);
	tsv_close(&t);
	return 0;
}
