/* The page that is asked for, by its address once more: in the other language, or mended. */
#include "page/asked_words.h"
#include "page/lens_words.h"

/* Those that a page keeps when its language changes: all that any page understands. */
const char *page_word(struct str key)
{
	static const char *const words[] = {
		"jaar",      "soort",    "waar",      "naar",       WORD_SIDE, WORD_PHASE,
		WORD_BESIDE, WORD_SCALE, WORD_PRICES, WORD_MEASURE, WORD_ON,   WORD_OFF,
		"q",         "tekst",    "pagina",    "orde",       "per",     "cut",
		"min",       "toggle",   "prices",    "gemeente",   "lid",     "top",
		"jaren",     "van",      "tot",       "verdeling",  "alle",    "niveau",
		"kolommen",  "leden",    "fasen",     "regels",     WORD_VIEW, WORD_RECEIVED};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq(key, str_z(words[i])))
			return words[i];
	return NULL;
}

static void start_path(const struct page *p, struct url_draft *d)
{
	const struct pages_request *rq = p->request;

	for (size_t i = 0; i < rq->nsegments; i++)
		url_segment(d, rq->segments[i]);
	if (rq->nsegments == 0)
		url_slash(d);
}

static void start_this(const struct page *p, struct url_draft *d)
{
	const struct pages_request *rq = p->request;

	url_start(d, p->arena, p->site->base);
	start_path(p, d);
	for (size_t i = 0; i < rq->nparams; i++) {
		const char *word = page_word(rq->params[i].key);
		if (word)
			url_query(d, word, rq->params[i].value);
	}
}

struct url url_other_language(const struct page *p)
{
	struct url_draft d;

	start_this(p, &d);
	url_query(&d, "taal", p->lang == LANG_EN ? STR("nl") : STR("en"));
	return url_done(&d);
}

struct url url_this(const struct page *p)
{
	struct url_draft d;

	start_this(p, &d);
	url_keep_language(p, &d);
	return url_done(&d);
}

struct url url_mended(const struct page *p)
{
	const struct pages_request *rq = p->request;
	struct url_draft d;

	if (!p->mended.at)
		return (struct url){{0}};
	url_start(&d, p->arena, p->site->base);
	if (p->framed)
		url_segment(&d, STR("embed"));
	start_path(p, &d);
	for (size_t i = 0; i < rq->nparams; i++) {
		bool off = i + 1 == p->mended.at;
		if (!off && p->mended.all &&
		    str_eq(rq->params[i].key, rq->params[p->mended.at - 1].key))
			continue;
		const char *word = off ? p->mended.word : page_word(rq->params[i].key);
		if (word)
			url_query(&d, word, off ? p->mended.value : rq->params[i].value);
	}
	if (!str_eq(rq->params[p->mended.at - 1].key, STR("taal")))
		url_keep_language(p, &d);
	return url_done(&d);
}

bool parameter_stays(struct str key)
{
	return str_eq(key, STR("taal")) || (page_word(key) && !str_eq(key, STR("tekst")) &&
					    !str_eq(key, STR("pagina")) && !str_eq(key, STR("q")));
}
