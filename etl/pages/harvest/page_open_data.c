#include "pages/harvest/open_data.h"

#include "pages/lines/entries.h"

static struct url api_path(const struct page *p, const char *first, const char *last)
{
	return url_own(p->arena,
		       arena_printf(p->arena, "%.*s/api/3/%s/%.*s/%s", STR_ARG(p->site->base.text),
				    first, STR_ARG(p->guide->name), last));
}

static struct str role_word(const struct page *p, size_t dimension)
{
	switch (p->guide->roles[dimension]) {
	case ROLE_AXIS:
		return text_of(p->lang, T("jaar, fase of kant"));
	case ROLE_TIME:
		return text_of(p->lang, T("tijd"));
	case ROLE_SUPPLIER:
		return text_of(p->lang, T("wie betaald werd"));
	case ROLE_BODY:
		return text_of(p->lang, T("wiens geld het is"));
	case ROLE_PLACE:
		return text_of(p->lang, T("plaats"));
	case ROLE_TEXT:
		return text_of(p->lang, T("tekst of nummer van een regel"));
	default:
		return text_of(p->lang, T("indeling"));
	}
}

static int take_dimensions(struct page *p, struct open_data *x, struct error *e)
{
	const struct cube *c = p->guide->cube;

	x->dimensions = ARENA_ARRAY(p->arena, struct data_dimension, c->ndimensions + 1);
	for (size_t i = 0; i < c->ndimensions; i++) {
		struct data_dimension *d = &x->dimensions[x->ndimensions++];
		const struct value *values;
		*d = (struct data_dimension){dimension_word(p, i), c->dimensions[i].name,
					     role_word(p, i), 0};
		if (p->guide->roles[i] != ROLE_TEXT &&
		    picture_values(&values, &d->members, p->guide->picture, p->session, i,
				   c->dimensions[i].key, e) != 0)
			return -1;
	}
	return 0;
}

int page_open_data(struct page *p, struct error *e)
{
	struct open_data *x = ARENA_NEW(p->arena, struct open_data);
	struct asked *q = ARENA_NEW(p->arena, struct asked);
	struct text_hole hole = {"place", p->guide->place};

	p->here = "data";
	p->title = text_filled(p->arena, text_of(p->lang, T("De gegevens van {place}")), &hole, 1);
	page_crumb(p, text_of(p->lang, T("Gegevens")), url_cube(p, p->guide->name, "gegevens"));
	p->lens.year = NULL;
	*q = ask_new(p->session, p->arena, ENDPOINT_FACTS, p->guide->name);
	x->lines = (struct takeaway){text_of(p->lang, T("alle regels")), q, true};
	x->package = api_path(p, "cubes", "package.zip");
	x->model = api_path(p, "cubes", "model/");
	x->info = api_path(p, "info", "package");
	x->api = api_path(p, "cubes", "aggregate/");
	url_web(&x->licence, p->guide->licence_url);
	if (take_dimensions(p, x, e) != 0 || proof_ask(p, &x->proof, e) != 0)
		return -1;
	page_write(p, open_data_body, x);
	return 0;
}
