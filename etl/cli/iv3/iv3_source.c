/* The cube that an action of iv3 is about. */
#include "cli/iv3/iv3_cube.h"

#include "base/system/file.h"
#include "query/query.h"

static struct str text_of(const struct options *o, const char *name)
{
	return str_z(option_or(o, name, ""));
}

int iv3_source_open_cube(struct iv3_source *out, const struct options *o, struct error *e)
{
	const char *store = option_store(o);

	*out = (struct iv3_source){
		.wanted = {.cube = text_of(o, "cube"), .cut = text_of(o, "cut")}};
	if (!store || !out->wanted.cube.len)
		return error_set(e, STATUS_USAGE, "iv3: name a --%s", store ? "cube" : "store");
	if (query_open(&out->engine, store, e) != 0 ||
	    session_open(&out->session, out->engine, e) != 0) {
		iv3_source_close(out);
		return -1;
	}
	return 0;
}

int iv3_source_open(struct iv3_source *out, const struct options *o, struct error *e)
{
	if (iv3_source_open_cube(out, o, e) != 0)
		return -1;
	out->wanted.phase = text_of(o, "phase");
	out->wanted.taakveld = text_of(o, "taakveld");
	out->wanted.category = text_of(o, "categorie");
	out->wanted.measure = text_of(o, "measure");
	return 0;
}

void iv3_source_close(struct iv3_source *s)
{
	if (s->session)
		session_close(s->session);
	if (s->engine)
		engine_close(s->engine);
	*s = (struct iv3_source){0};
}

int iv3_source_definitions(struct iv3_definitions **out, const struct options *o, struct arena *a,
			   struct str layer, int year, struct error *e)
{
	struct str text;
	const char *path = option_value(o, "definitions");

	if (!path)
		return iv3_definitions_of(out, layer, year, e);
	return file_read(&text, a, path, IV3_DEFINITIONS_MAX, e) != 0
		       ? -1
		       : iv3_definitions_read(out, text, e);
}
