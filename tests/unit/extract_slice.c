/* Slicing: each way gives what libcsv gives alone, wherever in a block, a read or a batch the text
 * lies. */
#include "extract_dump.h"
#include "extract_help.h"

#include "extract/text/slice.h"

static const char *const ways[] = {"portable", "avx2", "avx512"};

static void dump_bytes(struct buffer *out, const char *text, size_t n,
		       const struct extract_options *o)
{
	char *path = write_temporary(text, n);
	buffer_init(out, SIZE_MAX);
	dump_source(out, &(struct source){path, NULL, (char *)"test.csv"}, o);
	unlink(path);
}

/* Of large texts the first part must do. */
static int shown(const struct buffer *b)
{
	return b->len < 2000 ? (int)b->len : 2000;
}

/* What is hashed while it is read is what is hashed at once. */
static void check_hash(const struct buffer *dump, const char *text, size_t n, const char *way)
{
	char want[2 * SHA256_HEX_SIZE], hex[SHA256_HEX_SIZE];
	struct sha256 *hash = sha256_new();
	sha256_update(hash, text, n);
	sha256_hex(hash, hex);
	sha256_free(hash);
	snprintf(want, sizeof want, "\n%zu bytes, sha256 %s", n, hex);
	cr_assert(memmem(dump->ptr, dump->len, want, strlen(want)), "%s: not%s", way, want);
}

/* Every way that this processor has, against libcsv. */
static void same(const char *text, size_t n, const struct extract_options *o, const char *what,
		 size_t number)
{
	struct buffer want;
	cr_assert(slice_choose("libcsv"));
	dump_bytes(&want, text, n, o);
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		struct buffer got;
		if (!slice_choose(ways[i]))
			continue;
		dump_bytes(&got, text, n, o);
		cr_assert(str_eq(buffer_str(&want), buffer_str(&got)),
			  "%s: %s %zu: libcsv gives %.*s\nand slicing %.*s", ways[i], what, number,
			  shown(&want), want.ptr, shown(&got), got.ptr);
		/* A header that a record is glued to is refused before the rest is read. */
		if (n > 0 && o->max_records == 0 &&
		    !memmem(got.ptr, got.len, "line end is missing", strlen("line end is missing")))
			check_hash(&got, text, n, ways[i]);
		buffer_drop(&got);
	}
	buffer_drop(&want);
	slice_choose(NULL);
}

Test(slice, ways_by_name)
{
	cr_expect(slice_choose("portable"));
	cr_expect(slice_chosen() == slice_portable);
	cr_expect(slice_choose("libcsv"));
	cr_expect_null(slice_chosen());
	cr_expect_not(slice_choose("abacus"));
	cr_expect_null(slice_chosen(), "a name that is not known changes nothing");
	cr_expect(slice_choose(NULL));
}

/* What a line can be, in front of a line like others. */
static const char *const lines[] = {
	"a;b;c\n",
	"a;b;c\r\n",
	";;\n",
	"\"a;b\";c;\"\"\r\n",
	"\"a\"\"b\";c;d\n",
	"\"\"\"a\"\"\";c;\"\"\"\"\r\n",
	"\"\"\"\";\"\"\"\"\"\";\"a\"\"\"\"b\";\"c\"\n",
	"\"a\"\"\";\"\"\"b\"\n",
	"\"a\"\";b\";c\n",
	"\"a\"\"\nb\";c\n",
	"\"\"a\"\";b\n",
	"a\"\"b;c\n",
	"\"a\"\"\n",
	"\"\"\"\n",
	"\"a\r\nb\";c;d\n",
	"\"a\"b;c;d\n",
	"a\";\"b;c\"\n",
	" \"a\" ; b\t;\tc \n",
	"\"a\" ;b;c\n",
	"a;\"open\n",
	"\n\r\n\n",
	"a\rb;c\n",
	"a;b\r\r\n",
	"\"a\rb\";c\n",
	"\xC3\xA9;\xE2\x82\xAC;\xF0\x9F\x98\x80\n",
	"\xC3;\xFF;c\n",
	"a;b;c;d;e;f;g;h;i;j;k;l;m;n;o;p;q;r;s;t;u;v;w;x;y;z\n",
	"\"\"\n",
	"\"a\"\r\n",
	"\"a\"",
	"a;b",
	"a;b\r",
	"\"a\"\r",
};
#define NLINES (sizeof lines / sizeof *lines)

Test(slice, every_place_in_a_block)
{
	struct extract_options o = plain(';');
	for (size_t i = 0; i < NLINES; i++) {
		for (size_t before = 0; before < 200; before += before < 70 ? 1 : 9) {
			struct buffer text;
			buffer_init(&text, SIZE_MAX);
			for (size_t k = 0; k < before; k++)
				buffer_append_char(&text, k % 7 == 6 ? ';' : 'x');
			buffer_append_z(&text, before ? "\n" : "");
			buffer_append_z(&text, lines[i]);
			buffer_append_z(&text, "last;line;of all\n");
			same(text.ptr, text.len, &o, lines[i], before);
			buffer_drop(&text);
		}
	}
}

Test(slice, every_end_of_the_text)
{
	struct extract_options o = plain(';');
	for (size_t i = 0; i < NLINES; i++) {
		struct buffer text;
		buffer_init(&text, SIZE_MAX);
		for (size_t k = 0; k < 12; k++)
			buffer_append_z(&text, lines[(i + k) % NLINES]);
		for (size_t n = 0; n <= text.len; n++)
			same(text.ptr, n, &o, lines[i], n);
		buffer_drop(&text);
	}
}

/* splitmix64 */
static uint64_t next(uint64_t *seed)
{
	uint64_t z = *seed += 0x9E3779B97F4A7C15u;
	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

static void put_random_text(struct buffer *text, size_t n, uint64_t *seed)
{
	static const char bytes[] = ";;;;;;,,\t|   aaaaaaaaaaaaabbbbcccdd12345\\\\\n\n\n";
	static const char rare[] = {'\r', '\0', '"', '\'', '\n', '\xC3', '\xFF', '^'};
	static const char *const doubled[] = {"\"\"", ";\"a\"\"b\";", ";\"\"\"\";",
					      "\"\"\";\"a;b\"\""};
	uint64_t rarity = next(seed) % 60 + 4;
	while (text->len < n) {
		uint64_t r = next(seed);
		if (r % rarity == 0)
			buffer_append_char(text, rare[r >> 32 & 7]);
		else if (r % rarity == 1)
			buffer_append_z(text, r >> 32 & 1 ? "\r\n" : "\xC3\xA9");
		else if (r % rarity == 2)
			buffer_append_z(text, r >> 32 & 1 ? ";\"a;b \";" : "\";\"");
		else if (r % rarity == 3)
			buffer_append_z(text, doubled[r >> 32 & 3]);
		else
			buffer_append_char(text, bytes[(r >> 32) % (sizeof bytes - 1)]);
	}
}

static struct extract_options random_options(uint64_t *seed)
{
	uint64_t r = next(seed);
	struct extract_options o = plain(";;;;,\t| "[r & 7]);
	static const int quotes[] = {'"', '"', '"', '"', '"', '\'', -1, 0};
	o.quote = quotes[r >> 3 & 7];
	o.escape = r >> 6 & 3 ? 0 : '\\';
	o.header = (int)(r >> 8 & 1);
	o.skip = (int)(r >> 9 & 1);
	o.charset = r >> 10 & 3 ? "utf-8" : r >> 12 & 1 ? "windows-1252" : NULL;
	if ((r >> 13 & 3) == 0) {
		o.max_field = 1 + (r >> 16) % 50;
		o.max_record = 8 + (r >> 24) % 200;
		o.max_columns = 1 + (r >> 32) % 20;
	}
	if ((r >> 40 & 15) == 0)
		o.max_records = 1 + (r >> 48) % 40;
	return o;
}

Test(slice, random_texts, .timeout = 120)
{
	uint64_t seed = 20261123;
	for (size_t i = 0; i < 700; i++) {
		struct buffer text;
		buffer_init(&text, SIZE_MAX);
		struct extract_options o = random_options(&seed);
		put_random_text(&text, next(&seed) % 1200, &seed);
		same(text.ptr, text.len, &o, "text", i);
		buffer_drop(&text);
	}
}

/* Larger than reads of 256 KiB and batches of 1 MiB. */
Test(slice, large_texts, .timeout = 120)
{
	uint64_t seed = 7;
	for (size_t i = 0; i < 6; i++) {
		struct buffer text;
		buffer_init(&text, SIZE_MAX);
		struct extract_options o = plain(';');
		put_random_text(&text, 3u << 19, &seed);
		same(text.ptr, text.len, &o, "large text", i);
		buffer_drop(&text);
	}
}

/* Lines that are nearly all sliced, with characters of two bytes where reads end, and sometimes one
 * that is broken. */
Test(slice, large_sound_texts, .timeout = 120)
{
	struct extract_options o = plain(';');
	o.charset = "utf-8";
	for (size_t i = 0; i < 12; i++) {
		struct buffer text;
		buffer_init(&text, SIZE_MAX);
		while (text.len < 1300000 + 64 * i) {
			if (text.len % 1000 == 0 && i % 3 == 2)
				buffer_append_z(&text, "\"a\r\nb\";c\r\n");
			buffer_append_z(&text, i % 2 ? "\xC3\xA9\xC3\xA9\xC3\xA9" : "abc");
			buffer_append_char(&text, text.len % (13 + i) ? ';' : '\n');
			if (text.len > 800000 && text.len < 800020 && i % 4 == 3)
				buffer_append_z(&text, "\xC3;\xFF;");
		}
		same(text.ptr, text.len, &o, "large sound text", i);
		buffer_drop(&text);
	}
}

/* More fields than a batch starts with room for, in many lines and in one. */
Test(slice, many_fields)
{
	struct extract_options o = plain(';');
	struct buffer text;
	buffer_init(&text, SIZE_MAX);
	for (size_t line = 0; line < 30; line++) {
		for (size_t i = 0; i < 2000 + 500 * line; i++)
			buffer_append_z(&text, i % 100 == 99 ? "1;" : ";");
		buffer_append_z(&text, "\r\n");
	}
	same(text.ptr, text.len, &o, "many fields", 0);
	o.max_columns = 12000;
	same(text.ptr, text.len, &o, "too many fields", 0);
	buffer_drop(&text);
}

/* Lines longer than the room that is left in a batch. */
Test(slice, long_lines)
{
	struct extract_options o = plain(';');
	struct buffer text;
	buffer_init(&text, SIZE_MAX);
	for (size_t line = 0; line < 5; line++) {
		for (size_t i = 0; i < 700000 + line; i++)
			buffer_append_char(&text, i % 1000 ? 'x' : ';');
		buffer_append_z(&text, "\nshort;line\n");
	}
	same(text.ptr, text.len, &o, "long lines", 0);
	o.max_field = 600;
	same(text.ptr, text.len, &o, "fields that are too long", 0);
	buffer_drop(&text);
}
