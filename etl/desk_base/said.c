/* What sniff asks, in the reader's words: its choices by their names, its totals as amounts. */
#include "base/memory/buffer.h"
#include "desk_base/said_words.h"
#include "wording/wording.h"

struct in_dutch said_choice(enum lang lang, struct arena *a, struct str decision, struct str name,
			    struct str means)
{
	/* clang-format off */
	const struct {
		const char *name;
		struct str text;
	} signs[] = {
		{"as-is", T("Zoals ze er staan: debet min credit, of elke kolom van haar eigen kant")},
		{"second-negative", T("Credit (of baten) staat negatief: dat teken wordt omgekeerd")},
		{"first-negative", T("Debet (of lasten) staat negatief: dat teken wordt omgekeerd")},
		{"both-negative", T("Beide kolommen staan negatief: beide tekens worden omgekeerd")},
		{"own-side", T("Lasten en baten zijn elk positief aan hun eigen kant")},
		{"debit-positive", T("Baten staan negatief: hun teken wordt omgekeerd")},
		{"credit-positive", T("Lasten staan negatief: hun teken wordt omgekeerd")},
		{"negative", T("Alles staat negatief: alle tekens worden omgekeerd")},
		{"no-side", T("De kolom zegt geen kant: bedragen blijven zoals ze zijn")},
		{"flag", T("Bedragen zonder teken, naast een kolom met debet of credit")},
		{"signed", T("Credit staat al negatief: de kolom telt niet nog eens")},
		{"signed-reversed", T("Debet staat negatief en credit positief: tekens worden omgekeerd")},
	};
	/* clang-format on */
	for (size_t i = 0; str_eq(decision, STR("sign")) && i < sizeof signs / sizeof *signs; i++)
		if (str_eq(name, str_z(signs[i].name)))
			return (struct in_dutch){text_of(lang, signs[i].text), false};
	if (!str_eq(decision, STR("scale")))
		return in_dutch(lang, a, means);
	struct str text = str_eq(name, STR("1"))
				  ? text_of(lang, T("In euro’s en centen, zoals ze er staan"))
			  : str_eq(name, STR("1000"))
				  ? text_of(lang, T("In duizendtallen: elk bedrag keer 1.000"))
				  : text_of(lang, T("In miljoenen: elk bedrag keer 1.000.000"));
	return (struct in_dutch){text, false};
}

static struct str word_said(enum lang lang, struct str word)
{
	const struct {
		const char *word;
		struct str text;
	} words[] = {{"total", T("totaal")},       {"expenditure", T("lasten")},
		     {"revenue", T("baten")},      {"neither", T("geen van beide")},
		     {"debit", T("debet")},        {"credit", T("credit")},
		     {"largest", T("grootste")},   {"all", T("alles bij elkaar")},
		     {"amounts", (struct str){0}}, {"together", (struct str){0}}};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq(word, str_z(words[i].word)))
			return words[i].text.len ? text_of(lang, words[i].text)
						 : (struct str){"", 0};
	return word;
}

/* "208,766,213.56," without its marks. */
static struct str plain_amount(struct arena *a, struct str word)
{
	char *out = arena_bytes(a, word.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < word.len; i++)
		if (word.ptr[i] != ',')
			out[n++] = word.ptr[i];
	return (struct str){out, n};
}

struct str said_totals(enum lang lang, struct arena *a, struct str totals)
{
	struct buffer out;
	buffer_init(&out, 4096);
	while (totals.len) {
		struct str word = str_split(&totals, ' ');
		struct worded amount =
			worded_numeral(lang, plain_amount(a, word), STR("EUR"), 2, SIGN_MINUS);
		struct str said = amount.len ? worded_str(&amount) : word_said(lang, word);
		if (!said.len)
			continue;
		buffer_append_z(&out, out.len ? " " : "");
		buffer_append_str(&out, said);
		if (amount.len && word.ptr[word.len - 1] == ',')
			buffer_append_z(&out, ",");
	}
	struct str text = arena_dup(a, buffer_str(&out));
	buffer_drop(&out);
	return text;
}

struct str said_phase(enum lang lang, struct str word)
{
	const struct {
		const char *word;
		struct str text;
	} words[] = {{"proposed", T("begroot")},      {"approved", T("vastgesteld")},
		     {"adjusted", T("na wijziging")}, {"executed", T("werkelijk")},
		     {"expenditure", T("lasten")},    {"revenue", T("baten")},
		     {"balance", T("balans")},        {"all", T("alles bij elkaar")},
		     {"(empty)", T("(leeg)")}};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq(word, str_z(words[i].word)))
			return text_of(lang, words[i].text);
	return word;
}

struct str said_part(enum lang lang, struct arena *a, struct str label)
{
	static const char gap[] = " \xc2\xb7 ";
	struct buffer out;
	buffer_init(&out, 4096);
	while (label.len) {
		const char *end = memmem(label.ptr, label.len, gap, strlen(gap));
		size_t n = end ? (size_t)(end - label.ptr) : label.len;
		size_t taken = end ? n + strlen(gap) : n;
		buffer_append_z(&out, out.len ? gap : "");
		buffer_append_str(&out, said_phase(lang, (struct str){label.ptr, n}));
		label = (struct str){label.ptr + taken, label.len - taken};
	}
	struct str text = arena_dup(a, buffer_str(&out));
	buffer_drop(&out);
	return text;
}
