#include "clickhouse/wire/tsv.h"

#include <stdlib.h>

#define ROW_MAX ((size_t)256 << 20)

static int begin(struct client_taker *taker)
{
	struct tsv *t = (struct tsv *)taker;

	buffer_reset(&t->rest);
	t->rows = 0;
	if (t->again)
		t->again(t->context);
	return 0;
}

int tsv_fault(struct error *e, struct str field)
{
	struct buffer said;

	buffer_init(&said, 1024);
	buffer_append_harmless(&said, str_head(field, 300));
	error_set(e, STATUS_STORE,
		  "ClickHouse breaks off or answers something else than was asked: '%.*s'",
		  STR_ARG(buffer_str(&said)));
	buffer_drop(&said);
	return -1;
}

/* In place: what is escaped gets shorter. False when the escape is unknown. */
static bool unescape(struct str *field)
{
	char *p = (char *)field->ptr;
	size_t n = 0;

	if (field->len == 2 && p[0] == '\\' && p[1] == 'N') {
		*field = (struct str){0};
		return true;
	}
	if (!field->len || !memchr(p, '\\', field->len))
		return true;
	for (size_t i = 0; i < field->len; i++) {
		char c = p[i];
		if (c == '\\') {
			static const char from[] = "\\tnrbf0'", to[] = "\\\t\n\r\b\f\0'";
			const char *at =
				i + 1 < field->len && p[i + 1] ? strchr(from, p[i + 1]) : NULL;
			if (!at)
				return false;
			c = to[at - from];
			i++;
		}
		p[n++] = c;
	}
	field->len = n;
	return true;
}

static int take_line(struct tsv *t, struct str line, struct error *e)
{
	struct str rest = line;
	size_t n = 0;

	for (; rest.ptr && n < t->nfields; n++)
		t->fields[n] = str_split(&rest, '\t');
	if (n != t->nfields || rest.ptr)
		return tsv_fault(e, line);
	for (size_t i = 0; i < n; i++)
		if (!unescape(&t->fields[i]))
			return tsv_fault(e, t->fields[i]);
	t->rows++;
	return t->row(t->context, t->fields, e);
}

static int take(struct client_taker *taker, struct str bytes, struct error *e)
{
	struct tsv *t = (struct tsv *)taker;
	size_t from = 0, looked = t->rest.len;

	if (!bytes.len)
		return 0;
	if (buffer_append_str(&t->rest, bytes))
		return error_set(e, STATUS_STORE, "a row of ClickHouse has more than %zu MB",
				 ROW_MAX >> 20);
	for (;;) {
		const char *end = memchr(t->rest.ptr + looked, '\n', t->rest.len - looked);
		if (!end)
			break;
		size_t at = (size_t)(end - t->rest.ptr);
		if (take_line(t, (struct str){t->rest.ptr + from, at - from}, e) != 0)
			return -1;
		looked = from = at + 1;
	}
	memmove(t->rest.ptr, t->rest.ptr + from, t->rest.len - from);
	t->rest.len -= from;
	return 0;
}

static int end(struct client_taker *taker, struct error *e)
{
	const struct tsv *t = (const struct tsv *)taker;

	if (t->rest.len)
		return tsv_fault(e, buffer_str(&t->rest));
	return t->proved ? t->proved(t->proof, e) : 0;
}

void tsv_open(struct tsv *t, size_t nfields,
	      int (*row)(void *context, const struct str *fields, struct error *e),
	      void (*again)(void *context), void *context)
{
	*t = (struct tsv){.taker = {begin, take, end},
			  .nfields = nfields,
			  .row = row,
			  .again = again,
			  .context = context};
	buffer_init(&t->rest, ROW_MAX);
	t->fields = xcalloc(nfields + 1, sizeof *t->fields);
}

void tsv_close(struct tsv *t)
{
	buffer_drop(&t->rest);
	free(t->fields);
	t->fields = NULL;
}

int tsv_ask(struct tsv *t, struct client *c, struct str sql, const struct client_limits *limits,
	    struct error *e)
{
	return client_ask(c, sql, &t->taker, limits, e);
}

bool tsv_unsigned(struct str field, uint64_t *out)
{
	return field.ptr && str_to_u64(field, out);
}

bool tsv_signed(struct str field, int64_t *out)
{
	uint64_t n;

	if (!field.len)
		return false;
	bool minus = field.ptr[0] == '-';
	struct str digits = {field.ptr + minus, field.len - minus};
	if (!str_to_u64(digits, &n) || n > (uint64_t)INT64_MAX + minus)
		return false;
	*out = minus ? (int64_t)(0 - n) : (int64_t)n;
	return true;
}
