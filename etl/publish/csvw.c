/* data.csv-metadata.json: CSV on the Web (W3C, Metadata Vocabulary for Tabular Data, 2015). */
#include "publish/package.h"

/* A header must be one of the titles: so the column's own name is the first. */
static void put_titles(struct json_out *j, struct str name, struct str title)
{
	json_put_key_z(j, "titles");
	json_put_array(j);
	json_put_string(j, name);
	if (!str_eq(name, title))
		json_put_string(j, title);
	json_put_array_end(j);
}

static void put_column(struct json_out *j, const struct package *p, size_t i)
{
	const struct row_column *c = &p->columns[i];

	json_put_object(j);
	json_put_text(j, "name", p->names[i]);
	put_titles(j, p->names[i], p->titles[i]);
	json_put_key_z(j, "datatype");
	if (c->role != ROW_ATTRIBUTE)
		json_put_raw(j, STR("{\"base\":\"decimal\",\"format\":{\"decimalChar\":\".\"}}"));
	else if (c->type == DATUM_DATE)
		json_put_raw(j, STR("{\"base\":\"date\",\"format\":\"yyyy-MM-dd\"}"));
	else
		json_put_string_z(j, c->type == DATUM_INTEGER   ? "integer"
				     : c->type == DATUM_NUMERAL ? "decimal"
								: "string");
	if (c->role == ROW_ATTRIBUTE && c->type == DATUM_TEXT)
		json_put_text(j, "lang", p->about.language);
	json_put_key_z(j, "null");
	json_put_string_z(j, "");
	json_put_object_end(j);
}

/* A URL where one is known, as dc:license is a link; else the name as it is. */
static void put_licence(struct json_out *j, const struct about *b)
{
	if (b->licence_url.len) {
		json_put_key_z(j, "dc:license");
		json_put_object(j);
		json_put_text(j, "@id", b->licence_url);
		json_put_object_end(j);
	} else if (b->licence_text.len) {
		json_put_text(j, "dc:license", b->licence_text);
	}
}

void package_csvw(struct buffer *out, const struct package *p)
{
	struct json_out j;

	json_begin(&j, out);
	json_put_object(&j);
	json_put_key_z(&j, "@context");
	json_put_array(&j);
	json_put_string_z(&j, "http://www.w3.org/ns/csvw");
	json_put_object(&j);
	json_put_text(&j, "@language", p->about.language);
	json_put_object_end(&j);
	json_put_array_end(&j);
	json_put_text(&j, "url", p->facts.path);
	json_put_text(&j, "dc:title", p->about.title);
	put_licence(&j, &p->about);
	json_put_key_z(&j, "dialect");
	json_put_raw(&j, STR("{\"encoding\":\"utf-8\",\"delimiter\":\",\",\"header\":true,"
			     "\"lineTerminators\":[\"\\n\"]}"));
	json_put_key_z(&j, "tableSchema");
	json_put_object(&j);
	json_put_key_z(&j, "columns");
	json_put_array(&j);
	for (size_t i = 0; i < p->n; i++)
		put_column(&j, p, i);
	json_put_array_end(&j);
	json_put_object_end(&j);
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
}
