/* Masking: what can be read of a record, read again, has the same shown fields and nothing in place
 * of the others; records lie behind each other and cover the lines in order. */
#include "../unit/mask_help.h"

#include <assert.h>
#include <stdint.h>

#define MAX_RECORD 64u
#define WIDTH 3u

static const bool shown[WIDTH] = {true, false, true};

static struct mask mask_of(uint8_t choice)
{
	return (struct mask){.delimiter = choice & 1 ? ';' : ',',
			     .quote = choice & 2 ? '"' : -1,
			     .escape = (choice & 6) == 6 ? '\\' : 0,
			     .skip_initial = choice & 16,
			     .end = '\n',
			     .width = WIDTH,
			     .shown = shown,
			     .max_record = MAX_RECORD};
}

struct check {
	const struct mask *mask;
	uint64_t line;                 /* behind the last record */
	const struct raw_record *same; /* the record that was masked; NULL: the first reading */
};

static void compare(void *payload, const struct raw_record *r)
{
	struct check *c = payload;

	assert(r->nfields == WIDTH);
	for (size_t i = 0; i < WIDTH; i++)
		assert(str_eq(r->fields[i], shown[i] ? c->same->fields[i] : STR(MASK_TEXT)));
	c->line++;
}

static void take(void *payload, const struct raw_record *r)
{
	struct check *c = payload;
	struct mask wide = *c->mask;
	struct buffer out;
	struct error e;

	/* A line that a lone CR divides has several records. */
	assert((r->line == c->line || r->line + 1 == c->line) && r->lines > 0);
	c->line = r->line + r->lines;
	buffer_init(&out, 1 << 20);
	bool readable = mask_write(&out, c->mask, r->text, r->fields, r->nfields);
	assert(readable || str_eq(buffer_str(&out), STR(MASK_TEXT)));
	/* Which byte ends a line, and whether a Ctrl-Z ends the text, is judged by all of it: one record alone may look
	 * otherwise. */
	if (readable && r->lines == 1 && !memchr(r->text.ptr, '\r', r->text.len) &&
	    !memchr(r->text.ptr, 0x1a, r->text.len)) {
		struct check again = {.mask = c->mask, .same = r};
		wide.max_record = 4 * MAX_RECORD;
		assert(mask_records(&wide, buffer_str(&out), SIZE_MAX, compare, &again, &e) == 0);
		assert(again.line == 1);
	}
	buffer_drop(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2 || size > 4096)
		return 0;
	struct mask m = mask_of(data[0]);
	struct check c = {.mask = &m, .line = 1};
	struct str text = {(const char *)data + 2, size - 2};
	struct error e;

	mask_records(&m, text, data[1] % 61 + 1u, take, &c, &e);
	return 0;
}
