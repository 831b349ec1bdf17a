/* /api: what machines can ask, for people. */
#include "pages/harvest/interface.h"

#include "pages/lines/entries.h"
#include "store/store.h"
#include "store/versions/gone.h"

const char *interface_said(const struct page *p, struct endpoint_text s)
{
	return p->lang == LANG_EN ? s.english : s.dutch;
}

static void take_parameter(void *context, const struct parameter_row *p, const char *forms)
{
	struct interface_endpoint *x = context;

	if (x->n < INTERFACE_PARAMETERS)
		x->parameters[x->n++] = (struct interface_parameter){p, forms};
}

static struct url api_url(const struct page *p, struct str path)
{
	return url_own(p->arena, arena_printf(p->arena, "%.*s/api/3/%.*s",
					      STR_ARG(p->site->base.text), STR_ARG(path)));
}

/* Of what answers without more than a cube. */
static struct url example_of(const struct page *p, const struct endpoint_row *row, struct str cube)
{
	static const char hole[] = "{name}";
	const char *at = strstr(row->path, hole);
	struct buffer b;

	if (!row->bare || (at && cube.len == 0))
		return (struct url){0};
	buffer_init(&b, SIZE_MAX);
	buffer_append(&b, row->path, at ? (size_t)(at - row->path) : strlen(row->path));
	if (at) {
		url_encode(&b, cube);
		buffer_append_z(&b, at + sizeof hole - 1);
	}
	struct url out = api_url(p, buffer_str(&b));
	buffer_drop(&b);
	return out;
}

static void take_addresses(struct interface *x, struct page *p)
{
	const struct address_row *rows = address_rows(&x->naddresses);

	x->addresses = ARENA_ARRAY(p->arena, struct interface_address, x->naddresses);
	for (size_t i = 0; i < x->naddresses; i++) {
		struct interface_address *one = &x->addresses[i];
		struct str rest = str_z(rows[i].params);
		*one = (struct interface_address){.row = &rows[i]};
		while (rest.len && one->n < INTERFACE_PARAMETERS) {
			char own[ADDRESS_WORDS_SIZE];
			struct str token = str_split(&rest, ' ');
			const char *words = address_words(own, token);
			if (words)
				one->words[one->n] = arena_dup(p->arena, str_z(words));
			one->parameters[one->n++] = address_parameter(token);
		}
	}
}

const char *interface_when(const struct page *p, const struct address_row *row)
{
	const struct str said[ADDRESS_WHENS] = {
		[ADDRESS_WITH_HOOKS] = T("Waar de beheerder webhooks aanbiedt."),
		[ADDRESS_WITH_METRICS] = T("Waar de beheerder metingen toont."),
		[ADDRESS_WITH_SECURITY_TXT] = T("Waar de beheerder dit bestand heeft."),
		[ADDRESS_WITH_PEER] = T("Waar de beheerder ook die van openspending.nl aanbiedt.")};

	return said[row->when].len ? text_of(p->lang, said[row->when]).ptr : "";
}

int page_interface(struct page *p, struct error *e)
{
	struct interface *x = ARENA_NEW(p->arena, struct interface);
	struct store_cube *cubes;
	size_t ncubes;
	const struct endpoint_row *rows = endpoint_rows(&x->n);

	if (store_cubes(session_store(p->session), p->arena, &cubes, &ncubes, e) != 0)
		return -1;
	cubes_drop_gone(cubes, &ncubes);
	x->endpoints = ARENA_ARRAY(p->arena, struct interface_endpoint, x->n);
	for (size_t i = 0; i < x->n; i++) {
		struct interface_endpoint *one = &x->endpoints[i];
		*one = (struct interface_endpoint){.row = &rows[i]};
		endpoint_parameters(one->row, take_parameter, one);
		one->example = example_of(p, one->row, ncubes ? cubes[0].name : (struct str){0});
	}
	take_addresses(x, p);
	x->description = api_url(p, STR("openapi.json"));
	x->dutch = url_own(p->arena, arena_printf(p->arena, "%.*s/api/begrotingen/v1/openapi.json",
						  STR_ARG(p->site->base.text)));
	p->title = text_of(p->lang, T("De API: vragen voor wie zelf rekent"));
	p->here = "";
	page_crumb(p, STR("API"), url_fixed(p, "api"));
	page_write(p, interface_body, x);
	return 0;
}
