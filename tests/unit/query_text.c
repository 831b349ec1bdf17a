/* Searching by tokens finds what looking at each text finds; and cuts that ask for it. */
#include "query_fixture.h"
#include "question/text_find.h"
#include "scan/text_scan.h"

#include <criterion/criterion.h>

static uint64_t state = 1;

static uint32_t pick(uint32_t n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((state >> 33) % n);
}

/* ---- token by token against text by text ---- */

static const char *const pieces[] = {"riool",
				     "Riool",
				     "gemaal",
				     "RIOOLGEMAAL",
				     "riool-gemaal",
				     "r\xc3\xadool",
				     "(gemaal)",
				     "1",
				     "12",
				     "2024-01",
				     "zwembad",
				     "zwembaden",
				     "\xc3\x89\xc3\xa9n",
				     "een",
				     "",
				     ".",
				     "-",
				     "a",
				     "b",
				     "Stra\xc3\x9f"
				     "e",
				     "strasse",
				     "o'b",
				     "a/b",
				     "\xc2\xa0",
				     "a\xc2\xa0"
				     "b",
				     "\xd0\x96\xd1\x83\xd0\xba",
				     "ij",
				     "\xc4\xb3"};

static const char *const words[] = {"riool",
				    "gemaal",
				    "riool gemaal",
				    "\"riool gemaal\"",
				    "\"riool gem\"*",
				    "riool OR zwembad",
				    "zwemb*",
				    "riool NOT gemaal",
				    "a NOT \"a b\"",
				    "een",
				    "\xc3\xa9\xc3\xa9n",
				    "strasse",
				    "1*",
				    "2024-01",
				    "\"a b\" OR \"12 1\"",
				    "(a OR b) NOT riool",
				    "missing",
				    "\xd0\xb6\xd1\x83\xd0\xba",
				    "ij",
				    "x4*",
				    "\"b a b\"",
				    "12 NOT 1",
				    "x123 OR x77 OR gemaal",
				    "z*"};

static const char *const parts[] = {
	"riool",    "ool",     "l g",      " ",         "  ",  "a",         "a b",   " b",
	"b ",       "l-g",     "een",      "\xc3\xa9",  "12 ", "2 1",       "RIOOL", ". ",
	"-01",      "o'",      "(gem",     "wembad",    "x1",  "l riool g", "ss",    "\xc3\x9f",
	"\xd0\x96", "missing", "\xc2\xa0", "a\xc2\xa0", "x4",  "zwembad r"};

struct texts {
	struct arena *arena;
	struct value *values;
	uint32_t n;
	struct text_piece piece;
	ZSTD_DCtx *zstd;
};

/* `distinct`: of 8 tokens so many are of their own kind, and become literals. */
static void make_texts(struct texts *t, uint32_t n, uint32_t distinct, uint32_t kinds)
{
	struct text_pack *pack = text_pack_new(VALUE_STRING);
	ZSTD_CCtx *zstd = ZSTD_createCCtx();
	struct buffer b;

	buffer_init(&b, 1 << 20);
	*t = (struct texts){.arena = arena_new(), .n = n, .zstd = ZSTD_createDCtx()};
	t->values = ARENA_ARRAY(t->arena, struct value, n);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t length = pick(7);
		buffer_reset(&b);
		for (uint32_t k = 0; k < length; k++) {
			buffer_append_z(&b, k ? " " : "");
			if (pick(8) < distinct)
				buffer_printf(&b, pick(9) ? "x%u" : "\xc3\xa9%u", pick(kinds));
			else
				buffer_append_z(&b, pieces[pick(sizeof pieces / sizeof *pieces)]);
		}
		t->values[i] =
			pick(20) ? value_text(arena_dup(t->arena, buffer_str(&b))) : value_null();
		text_pack_add(pack, &t->values[i]);
	}
	struct str bytes = arena_dup(t->arena, text_pack_finish(pack, zstd));
	cr_assert(text_piece_open(&t->piece, bytes, bytes.len, t->zstd, t->arena));
	text_pack_free(pack);
	ZSTD_freeCCtx(zstd);
	buffer_drop(&b);
}

static void check(struct texts *t, const struct text_match *test, const char *what)
{
	uint8_t *mask = xmalloc(t->n);
	struct arena *scratch = arena_new();

	cr_assert(text_scan_piece(mask, test, &t->piece, t->zstd, NULL), "%s", what);
	for (uint32_t i = 0; i < t->n; i++) {
		arena_reset(scratch);
		bool passes =
			!t->values[i].null && text_match_value(test, t->values[i].text, scratch);
		cr_assert_eq(mask[i], passes, "%s in '%.*s' (%u)", what, STR_ARG(t->values[i].text),
			     i);
	}
	arena_free(scratch);
	free(mask);
}

/* Texts as they are, some that are there, and some that only nearly are. */
static void check_exact(struct texts *t)
{
	static const char *const others[] = {"riool", "Riool", "missing", "a b",      "b a", " ",
					     "a ",    " a",    "x",       "riool  a", "een"};
	struct text_match test;
	struct str asked[4];

	for (uint32_t round = 0; round < 60; round++) {
		size_t n = 1 + pick(4), tokens = 0;
		for (size_t i = 0; i < n; i++) {
			const struct value *v = &t->values[pick(t->n)];
			asked[i] = v->null || v->text.len == 0 || pick(3) == 0
					   ? str_z(others[pick(sizeof others / sizeof *others)])
					   : v->text;
			if (pick(5) == 0)
				asked[i] = arena_printf(t->arena, "%.*s x", STR_ARG(asked[i]));
			for (struct str rest = asked[i]; rest.ptr; tokens++)
				str_split(&rest, ' ');
		}
		cr_assert(tokens > TEXT_MOST_BITS || text_match_exact(&test, asked, n));
		check(t, &test, "a text as it is");
	}
	cr_assert_not(text_match_exact(&test, asked, 0));
	asked[0] = STR("");
	cr_assert_not(text_match_exact(&test, asked, 1));
}

static void check_all(uint32_t n, uint32_t distinct, uint32_t kinds)
{
	struct text_match test;
	struct texts t;
	struct error e;

	make_texts(&t, n, distinct, kinds);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		cr_assert_eq(text_match_words(&test, t.arena, str_z(words[i]), &e), 0, "%s",
			     e.text);
		check(&t, &test, words[i]);
	}
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		cr_assert_eq(text_match_substring(&test, t.arena, str_z(parts[i]), &e), 0, "%s",
			     e.text);
		check(&t, &test, parts[i]);
	}
	check_exact(&t);
	ZSTD_freeDCtx(t.zstd);
	arena_free(t.arena);
}

Test(query_text, tokens_tell_what_texts_do)
{
	check_all(1, 0, 1);
	check_all(63, 2, 50);
	check_all(3000, 0, 1);         /* a vocabulary of one byte, no literals */
	check_all(5000, 4, 600);       /* two bytes */
	check_all(5000, 4, 100000000); /* literals */
	check_all(20000, 7, 5000);
	check_all(3000, 8, 100000000); /* hardly anything comes back: zstd */
}

/* ---- what is meant ---- */

static bool finds(const char *what, const char *text, bool substring)
{
	struct arena *a = arena_new();
	struct text_match t;
	struct error e;
	int result = (substring ? text_match_substring : text_match_words)(&t, a, str_z(what), &e);

	cr_assert_eq(result, 0, "%s", what);
	bool found = text_match_value(&t, str_z(text), a);
	arena_free(a);
	return found;
}

Test(query_text, words)
{
	cr_expect(finds("riool", "Het RIOOL-gemaal", false));
	cr_expect_not(finds("riool", "Het rioolgemaal", false));
	cr_expect(finds("riool*", "Het rioolgemaal", false));
	cr_expect(finds("cafe", "Caf\xc3\xa9 Noord", false));
	cr_expect(finds("gemaal riool", "riool en gemaal", false));
	cr_expect_not(finds("\"gemaal riool\"", "riool en gemaal", false));
	cr_expect(finds("\"riool gemaal\"", "vervangen (riool/gemaal)", false));
	cr_expect_not(finds("riool NOT gemaal", "riool en gemaal", false));
	cr_expect_not(finds("riool", "", false));
}

Test(query_text, substrings)
{
	cr_expect(finds("wembad", "Zwembaden", true));
	cr_expect(finds("n noo", "Caf\xc3\xa9n Noord", true));
	cr_expect(finds("CAF\xc3\x89", "cafe", true));
	cr_expect_not(finds("riool gemaal", "riool-gemaal", true));
	cr_expect(finds("l-g", "Riool-Gemaal", true));
}

static void refused(bool substring, const char *what, const char *why)
{
	struct arena *a = arena_new();
	struct text_match t;
	struct error e;

	cr_assert_eq((substring ? text_match_substring : text_match_words)(&t, a, str_z(what), &e),
		     -1, "%s", what);
	cr_expect_eq(e.status, STATUS_USAGE);
	cr_expect(strstr(e.text, why) != NULL, "%s: %s", what, e.text);
	arena_free(a);
}

Test(query_text, what_makes_no_sense_is_refused)
{
	char many[3 * 70 + 1];

	for (size_t i = 0; i < 70; i++)
		memcpy(many + 3 * i, "a.b", 4);
	refused(false, "", "missing");
	refused(false, " ", "missing");
	refused(false, "...", "no letter or digit");
	refused(false, "\xe2\x82\xac", "no letter or digit");
	refused(false, "riool (", "missing");
	refused(false, "NOT riool", "NOT");
	refused(false, many, "64 words");
	refused(true, "", "missing");
	refused(true, "\xff", "not UTF-8");
}

/* ---- the loops ---- */

Test(query_text, chunks_and_words_in_bytes)
{
	uint8_t bytes[TEXT_CHUNK];
	char text[100];

	for (size_t i = 0; i < TEXT_CHUNK; i++)
		bytes[i] = (uint8_t)pick(5);
	struct text_chunk c = text_chunk(bytes, (const uint8_t[]){2, 3}, 2);
	for (size_t i = 0; i < TEXT_CHUNK; i++) {
		cr_assert_eq(c.ends >> i & 1, bytes[i] == 0);
		cr_assert_eq(c.hits >> i & 1, bytes[i] == 2 || bytes[i] == 3);
	}
	for (size_t at = 0; at + 5 <= sizeof text; at++) {
		memset(text, 'g', sizeof text);
		memcpy(text + at, "GeM1x", 5);
		cr_assert(text_find_folded(STR("gem1x"), text, sizeof text));
		cr_assert_not(text_find_folded(STR("gem1y"), text, sizeof text));
		cr_assert_not(text_find_folded(STR("gem1x"), text, at + 4));
	}
	cr_assert(text_find_folded(STR(""), text, 0));
	cr_assert(text_find_folded(STR("z"), "ab\xc3\xa9", 4));
}

/* ---- cuts ---- */

static struct engine *engine;
static struct session *session;
static char path[64];

static void open_store(bool texts)
{
	struct error e;

	snprintf(path, sizeof path, "/tmp/stuiver-test-text-%d.db", (int)getpid());
	unlink(path);
	fixture_load(path, texts);
	if (query_open(&engine, path, &e) != 0 || session_open(&session, engine, &e) != 0)
		support_fail(&e);
}

static void close_store(void)
{
	session_close(session);
	engine_close(engine);
	fixture_drop(path);
}

static void ask(const char *cut, int status, const char *want)
{
	struct query_param params[] = {{STR("cut"), str_z(cut)},
				       {STR("aggregates"), STR("_count|amount.sum")}};
	struct query q = {.endpoint = ENDPOINT_AGGREGATE,
			  .cube = STR("books"),
			  .params = params,
			  .nparams = 2};
	struct answer a;
	struct error e;

	answer_init(&a);
	cr_assert_eq(query_answer(NULL, session, &q, &a, &e), 0);
	cr_expect_eq(a.status, status, "%s: %d", cut, a.status);
	buffer_append_char(&a.body, '\0');
	cr_expect(strstr(a.body.ptr, want) != NULL, "%s: %s", cut, a.body.ptr);
	answer_drop(&a);
}

/* The note as text in half of the segments, or a dictionary in all: the answers are the same. */
static void ask_all(bool texts)
{
	open_store(texts);
	ask("note~\"alpha\"", 200, "\"summary\":{\"_count\":3,\"amount.sum\":1090.51}");
	ask("note~alpha", 200, "\"_count\":3");
	ask("note ~ ALPHA OR b", 200, "\"_count\":4");
	ask("note~\"\xc3\x89T\xc3\x89\"", 200, "\"_count\":1");
	ask("note~ete|account.code:\"4100\"", 200, "\"_count\":1");
	ask("note*=\"et\"", 200, "\"_count\":6");
	ask("note*=\"et\"|note~eta", 200, "\"_count\":1");
	ask("note*=eta|note:\"eta\"", 200, "\"_count\":1");
	ask("account.label~\"say hi\"", 200, "\"_count\":2");
	ask("note~nothing", 200, "\"_count\":0");
	ask("note~\"alpha\"", 200,
	    "\"cell\":[{\"ref\":\"note\",\"operator\":\"~\",\"value\":[\"alpha\"]}]");
	ask("note*=\"et\"", 200, "\"operator\":\"*=\"");
	ask("note~", 400, "needs a value");
	ask("note~\"\"", 400, "missing");
	ask("note~\"(a\"", 400, "never closed");
	ask("note~\"a\" b", 400, "status\":\"error");
	ask("number~\"1\"", 400, "holds no texts");
	ask("amount*=1", 400, "holds no texts");
	ask("note*\"a\"", 400, "expecting ':'");
	close_store();
}

Test(query_text, cuts_on_texts)
{
	ask_all(true);
}

Test(query_text, cuts_on_members)
{
	ask_all(false);
}
