#include "page/asked_words.h"

#include "page/lens_words.h"
#include "question/parameters.h"

#define WORD_SHOWN 80u      /* bytes of what is not understood */
#define CHOICES_SHOWN 4096u /* of what there is instead */
#define WORD_PAGE "pagina"

/* Those that may stand there several times. */
#define SEVERAL "aan uit leden jaren fasen"

static bool is_among(const char *list, struct str word)
{
	struct str rest = str_z(list);

	while (rest.len)
		if (str_eq(str_split(&rest, ' '), word))
			return true;
	return false;
}

bool page_takes(const struct page *p, const char *word)
{
	return !p->words || is_among(p->words, str_z(word));
}

struct str words_add(const struct page *p, struct str list, struct str word)
{
	if (!word.len)
		return list;
	return arena_printf(p->arena, "%.*s%s%.*s", STR_ARG(list), list.len ? ", " : "",
			    STR_ARG(word));
}

struct str words_ignored(const struct page *p)
{
	struct str list = STR("");

	for (size_t i = 0; i < p->answer->nignored; i++)
		list = words_add(p, list, str_head(p->answer->ignored[i], WORD_SHOWN));
	return list;
}

/* ---- what is off ---- */

static int tell(struct page *p, size_t i, struct str what, struct str choices, struct error *e)
{
	const struct query_param *q = &p->request->params[i];
	const struct text_hole holes[] = {{"naam", str_head(q->key, WORD_SHOWN)},
					  {"waarde", str_head(q->value, WORD_SHOWN)},
					  {"woorden", str_head(choices, CHOICES_SHOWN)}};

	if (!p->mended.at)
		p->mended = (struct mended){
			.at = i + 1,
			.says = text_filled(p->arena,
					    text_of(p->lang, T("Dezelfde pagina zonder {naam}")),
					    holes, 1)};
	what = text_filled(p->arena, text_of(p->lang, what), holes, sizeof holes / sizeof *holes);
	return error_set(e, STATUS_USAGE, "%.*s", STR_ARG(what));
}

int word_off_at(struct page *p, size_t i, struct str choices, struct error *e)
{
	return tell(
		p, i,
		choices.len
			? T("In het adres staat {naam}={waarde}, en dat is er hier niet. Wat wel "
			    "kan: {woorden}.")
			: T("In het adres staat {naam}={waarde}, en dat is er hier niet."),
		choices, e);
}

/* What is off is one of those that several parameters of one name may hold: all of them go. */
int word_none(struct page *p, const struct query_param *q, struct str one, struct str choices,
	      struct error *e)
{
	const struct text_hole holes[] = {{"naam", q->key},
					  {"waarde", str_head(one, WORD_SHOWN)},
					  {"woorden", str_head(choices, CHOICES_SHOWN)}};
	struct str what = text_of(
		p->lang,
		choices.len ? T("In het adres staat {waarde} bij {naam}, en dat is er hier niet. "
				"Wat wel kan: {woorden}.")
			    : T("In het adres staat {waarde} bij {naam}, en dat is er hier niet."));

	p->mended = (struct mended){
		.at = (size_t)(q - p->request->params) + 1,
		.all = true,
		.says = text_filled(p->arena, text_of(p->lang, T("Dezelfde pagina zonder {naam}")),
				    holes, 1)};
	what = text_filled(p->arena, what, holes, sizeof holes / sizeof *holes);
	return error_set(e, STATUS_USAGE, "%.*s", STR_ARG(what));
}

int word_many(struct page *p, const struct query_param *first, size_t n, size_t most,
	      struct str fitting, struct error *e)
{
	const struct text_hole holes[] = {{"n", arena_printf(p->arena, "%zu", most)},
					  {"naam", first->key},
					  {"gekozen", arena_printf(p->arena, "%zu", n)}};
	struct str what = text_filled(
		p->arena,
		text_of(p->lang, T("Er passen er {n} naast elkaar, en in het adres staan er "
				   "{gekozen} bij {naam}.")),
		holes, sizeof holes / sizeof *holes);

	p->mended = (struct mended){
		.at = (size_t)(first - p->request->params) + 1,
		.all = true,
		.word = page_word(first->key),
		.value = fitting,
		.says = text_filled(p->arena,
				    text_of(p->lang, T("Dezelfde pagina met de eerste {n}")), holes,
				    1)};
	return error_set(e, STATUS_USAGE, "%.*s", STR_ARG(what));
}

static size_t place_of(const struct page *p, const char *name)
{
	size_t i = 0;

	while (i + 1 < p->request->nparams && !str_eq(p->request->params[i].key, str_z(name)))
		i++;
	return i;
}

int word_off(struct page *p, const char *name, struct str choices, struct error *e)
{
	return word_off_at(p, place_of(p, name), choices, e);
}

int word_number(struct page *p, const char *name, uint64_t most, uint64_t unasked, uint64_t *out,
		struct error *e)
{
	struct str said = page_param(p, name);

	*out = unasked;
	if (!said.len || (str_to_u64(said, out) && *out >= 1 && *out <= most))
		return 0;
	*out = unasked;
	return word_off(p, name, arena_printf(p->arena, "1 … %llu", (unsigned long long)most), e);
}

int word_only(struct page *p, const char *name, const char *only, bool *is, struct error *e)
{
	struct str said = page_param(p, name);

	*is = said.len > 0;
	return !said.len || str_eq(said, str_z(only)) ? 0 : word_off(p, name, str_z(only), e);
}

int word_page(struct page *p, uint64_t page, uint64_t pages, struct error *e)
{
	uint64_t last = pages ? pages : 1;
	const struct text_hole holes[] = {
		{"welke", arena_printf(p->arena, "%llu", (unsigned long long)page)},
		{"laatste", arena_printf(p->arena, "%llu", (unsigned long long)last)}};

	if (page <= last)
		return 0;
	p->mended = (struct mended){.at = place_of(p, WORD_PAGE) + 1,
				    .word = WORD_PAGE,
				    .value = holes[1].value,
				    .says = text_of(p->lang, T("Naar de laatste bladzijde"))};
	struct str what = text_filled(
		p->arena, text_of(p->lang, T("bladzijde {welke}; de laatste is {laatste}")), holes,
		2);
	return error_set(e, STATUS_NOT_FOUND, "%.*s", STR_ARG(what));
}

/* ---- names ---- */

/* What the API calls it, and other sites. */
static struct str elsewhere(const struct page *p, struct str key)
{
	static const char *const known[][2] = {{"lang", "taal"},
					       {"language", "taal"},
					       {"phase", WORD_PHASE},
					       {"side", WORD_SIDE},
					       {"measure", WORD_MEASURE},
					       {"toggle", WORD_ON},
					       {"page", WORD_PAGE},
					       {"order", "orde"},
					       {"sort", "orde"},
					       {"sortering", "orde"},
					       {"limit", "top"},
					       {"query", "q"},
					       {"zoek", "q"},
					       {"q", "tekst"},
					       {"text", "tekst"},
					       {"year", "jaar"},
					       {"drilldown", WORD_SPLIT},
					       {"cube", "gemeente"},
					       {"dimension", "soort"}};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(key, str_z(known[i][0])) &&
		    (page_takes(p, known[i][1]) || strcmp(known[i][1], "taal") == 0))
			return str_z(known[i][1]);
	return (struct str){0};
}

static struct str meant_by(const struct page *p, struct str key)
{
	struct str word = elsewhere(p, key);

	if (word.len || page_word(key))
		return word;
	word = parameter_near(p->words, key);
	return word.len ? word : parameter_near("taal", key);
}

static int tell_meant(struct page *p, size_t i, struct str meant, struct error *e)
{
	const struct text_hole hole = {"woord", meant};
	bool language = str_eq(meant, STR("taal"));

	p->mended = (struct mended){
		.at = i + 1,
		.word = language ? "taal" : page_word(meant),
		.value = p->request->params[i].value,
		.says = text_filled(p->arena, text_of(p->lang, T("Dezelfde pagina met {woord}")),
				    &hole, 1)};
	return tell(
		p, i,
		T("In het adres staat {naam}, en dat kent deze pagina niet. Bedoeld kan zijn: {woorden}."),
		meant, e);
}

/* "programma", "programme.code", and the year where the path has it: a part of the cube. */
static bool is_part(const struct page *p, struct str key)
{
	struct str rest = key, name = str_split(&rest, '.');

	if (!p->guide)
		return false;
	return str_eq(key, STR("jaar")) || cube_find_dimension(p->guide->cube, name) >= 0 ||
	       guide_tree(p->guide, key);
}

static int look_at(struct page *p, size_t i, struct error *e)
{
	struct pages_answer *a = p->answer;
	struct str key = p->request->params[i].key, meant = meant_by(p, key);

	if (meant.len)
		return tell_meant(p, i, meant, e);
	if (is_part(p, key))
		return tell(
			p, i,
			p->has_year
				? T("In het adres staat {naam}={waarde}, en zo kiest deze pagina geen "
				    "jaar of onderdeel. Die staan voor het vraagteken, achter de naam "
				    "van de begroting.")
			: page_takes(p, "cut")
				? T("In het adres staat {naam}={waarde}, en zo kiest deze pagina geen "
				    "jaar of onderdeel. Die staan in de selectie (cut).")
				: T("In het adres staat {naam}={waarde}, en deze pagina is niet van één "
				    "jaar of onderdeel."),
			(struct str){0}, e);
	for (size_t k = 0; k < a->nignored; k++)
		if (str_eq(a->ignored[k], key))
			return 0;
	if (a->nignored < PAGES_IGNORED)
		a->ignored[a->nignored++] = key;
	return 0;
}

/* The first of a name would count, whatever the others say. */
static bool is_contradicted(const struct page *p, size_t i)
{
	const struct query_param *all = p->request->params;

	for (size_t k = 0; k < i && !is_among(SEVERAL, all[i].key); k++)
		if (str_eq(all[k].key, all[i].key) && !str_eq(all[k].value, all[i].value))
			return true;
	return false;
}

int words_check(struct page *p, struct error *e)
{
	const struct pages_request *rq = p->request;

	for (size_t i = 0; p->words && i < rq->nparams; i++) {
		struct str key = rq->params[i].key, value = rq->params[i].value;
		bool language = str_eq(key, STR("taal"));
		if (!key.len || parameter_passes(key))
			continue;
		if (!language && !is_among(p->words, key)) {
			if (look_at(p, i, e) != 0)
				return -1;
		} else if (is_contradicted(p, i)) {
			return tell(
				p, i,
				T("In het adres staat {naam} meer dan eens, en niet steeds hetzelfde."),
				(struct str){0}, e);
		} else if (language && value.len && !str_eq(value, STR("nl")) &&
			   !str_eq(value, STR("en"))) {
			return word_off_at(p, i, STR("nl, en"), e);
		}
	}
	return 0;
}
