/* page and pagesize. Where the reference has an endpoint too they are read as Python's int() reads (blanks, a sign,
 * underscores, digits of any script), and what is none gives the default, as recorded: the answer then names the
 * parameter among those that did not count. Elsewhere it is a fault. */
#include "question/question.h"

#define DEFAULT_PAGE_SIZE 100
#define PAGE_LAST INT32_MAX

/* The zeros of the scripts that have decimal digits and are in use (Unicode category Nd). */
static const uint32_t zeros[] = {'0',    0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6,
				 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0de6, 0x0e50, 0x0ed0,
				 0x0f20, 0x1040, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1b50, 0xff10};

static uint32_t take_code_point(struct str *s)
{
	const unsigned char *p = (const unsigned char *)s->ptr;
	size_t n = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	uint32_t c = n == 1 ? p[0] : p[0] & (0xffu >> (n + 1));

	if (n > s->len)
		n = s->len;
	for (size_t i = 1; i < n; i++)
		c = c << 6 | (p[i] & 0x3fu);
	s->ptr += n;
	s->len -= n;
	return c;
}

static int digit_of(uint32_t c)
{
	for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
		if (c >= zeros[i] && c < zeros[i] + 10)
			return (int)(c - zeros[i]);
	return -1;
}

static bool take_sign(struct str *s, char sign)
{
	if (!s->len || *s->ptr != sign)
		return false;
	s->ptr++;
	s->len--;
	return true;
}

/* False when Python would raise ValueError; what passes the range is the nearest end of it. */
static bool python_int(struct str s, int64_t *out)
{
	bool digit = false, huge = false;
	int64_t v = 0;

	s = str_trim(s);
	bool negative = take_sign(&s, '-');
	if (!negative)
		take_sign(&s, '+');
	while (s.len) {
		uint32_t c = take_code_point(&s);
		int d = digit_of(c);
		if (d < 0 && (c != '_' || !digit || !s.len)) /* 1_000, but not _1, 1__0, 1_ */
			return false;
		digit = d >= 0;
		if (digit && !huge)
			huge = __builtin_mul_overflow(v, 10, &v) ||
			       __builtin_add_overflow(v, d, &v);
	}
	if (huge)
		v = INT64_MAX;
	*out = negative ? -v : v;
	return digit;
}

static bool is_recorded(enum endpoint endpoint)
{
	return endpoint == ENDPOINT_AGGREGATE || endpoint == ENDPOINT_FACTS ||
	       endpoint == ENDPOINT_MEMBERS;
}

bool page_counts(enum endpoint endpoint, struct str key, struct str value)
{
	bool page = str_eq(key, STR("page"));
	int64_t n;

	if (!is_recorded(endpoint) || (!page && !str_eq(key, STR("pagesize"))))
		return true;
	return python_int(value, &n) && n >= (page ? 1 : 0);
}

static int check_strictly(const struct query *q, const char *key, int64_t least, int64_t most,
			  struct error *e)
{
	const struct str *text = query_param(q, key);
	uint64_t n;

	if (is_recorded(q->endpoint) || !text ||
	    (str_to_u64(*text, &n) && n >= (uint64_t)least && n <= (uint64_t)most))
		return 0;
	return error_set(e, STATUS_USAGE, "%s must be a number from %lld to %lld", key,
			 (long long)least, (long long)most);
}

int question_page(struct question *r, const struct query *q, struct error *e)
{
	const struct str *page = query_param(q, "page"), *size = query_param(q, "pagesize");
	int64_t offset;

	if (check_strictly(q, "page", 1, PAGE_LAST, e) != 0 ||
	    check_strictly(q, "pagesize", 0, QUERY_MAX_PAGE_SIZE, e) != 0)
		return -1;
	r->paged = page || size;
	if (!page || !python_int(*page, &r->page) || r->page < 1)
		r->page = 1;
	if (!size || !python_int(*size, &r->page_size))
		r->page_size = DEFAULT_PAGE_SIZE;
	if (r->page_size < 0)
		r->page_size = 0;
	if (r->page_size > QUERY_MAX_PAGE_SIZE)
		r->page_size = QUERY_MAX_PAGE_SIZE;
	if (__builtin_mul_overflow(r->page - 1, r->page_size, &offset))
		return error_set(e, STATUS_USAGE, "Page %.*s is beyond any answer", STR_ARG(*page));
	return 0;
}
