/* datapackage.json: Data Package 1, Tabular Data Package, and Fiscal Data Package in both its
 * forms: columnTypes (1.0-rc1) and model (0.3). */
#include "publish/package.h"

#include <stdio.h>

static void put_known(struct json_out *j, const char *key, struct str value)
{
	if (value.len)
		json_put_text(j, key, value);
}

/* What package names may hold: lower case, digits and "-._/". A colon parts owner and name. */
static struct str slug(struct arena *a, struct str name)
{
	struct str out = arena_dup(a, name);

	for (size_t i = 0; i < out.len; i++) {
		char c = out.ptr[i];
		bool ok = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || strchr("-._", c);
		((char *)out.ptr)[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : ok ? c : '-';
	}
	return out;
}

/* ---- resources ---- */

static void put_part(struct json_out *j, const struct package_part *part)
{
	json_put_text(j, "profile", STR("tabular-data-resource"));
	json_put_text(j, "name", part->name);
	json_put_text(j, "path", part->path);
	put_known(j, "title", part->title);
	json_put_text(j, "format", STR("csv"));
	json_put_text(j, "mediatype", STR("text/csv"));
	json_put_text(j, "encoding", STR("utf-8"));
	if (part->sha256[0]) {
		char hash[SHA256_HEX_SIZE + 8];
		json_put_key_z(j, "bytes");
		json_put_integer(j, (int64_t)part->bytes);
		snprintf(hash, sizeof hash, "sha256:%s", part->sha256);
		json_put_text(j, "hash", str_z(hash));
	}
	json_put_key_z(j, "dialect");
	json_put_raw(j, STR("{\"delimiter\":\",\",\"quoteChar\":\"\\\"\",\"doubleQuote\":true,"
			    "\"lineTerminator\":\"\\n\",\"header\":true}"));
}

static void put_missing(struct json_out *j)
{
	json_put_key_z(j, "missingValues");
	json_put_raw(j, STR("[\"\"]"));
}

static void put_field(struct json_out *j, const struct package *p, size_t i)
{
	const struct row_column *c = &p->columns[i];

	json_put_object(j);
	json_put_text(j, "name", p->names[i]);
	json_put_text(j, "title", p->titles[i]);
	json_put_text(j, "type", str_z(package_field_type(c)));
	if (c->role != ROW_ATTRIBUTE)
		json_put_key_z(j, "decimalChar"), json_put_string_z(j, ".");
	else if (c->type == DATUM_DATE)
		json_put_text(j, "format", STR("%Y-%m-%d"));
	json_put_text(j, "columnType", p->types[i]);
	json_put_text(j, "stuiver:ref", c->ref); /* what the API calls it */
	if (c->role == ROW_ATTRIBUTE && p->about.cube->dimensions[c->dimension].text) {
		json_put_key_z(j, "stuiver");
		json_put_raw(j, STR("{\"text\":true}"));
	}
	json_put_object_end(j);
}

static size_t key_column(const struct package *p, size_t dimension)
{
	size_t i = 0;

	while (i < p->n &&
	       (p->columns[i].role != ROW_ATTRIBUTE || p->columns[i].dimension != dimension ||
		p->columns[i].attribute != p->about.cube->dimensions[dimension].key))
		i++;
	return i;
}

/* A list can only be pointed at when no code stands in it twice. */
static void put_foreign_keys(struct json_out *j, const struct package *p)
{
	bool any = false;

	for (size_t i = 0; i < p->nlists; i++) {
		const struct package_part *list = &p->lists[i];
		const struct dimension *d = &p->about.cube->dimensions[list->dimension];
		size_t column = key_column(p, list->dimension);
		if (!list->unique || !list->rows || column == p->n)
			continue;
		if (!any) {
			json_put_key_z(j, "foreignKeys"); /* an empty list is a fault */
			json_put_array(j);
			any = true;
		}
		json_put_object(j);
		json_put_text(j, "fields", p->names[column]);
		json_put_key_z(j, "reference");
		json_put_object(j);
		json_put_text(j, "resource", list->name);
		json_put_text(j, "fields", d->attributes[d->key].name);
		json_put_object_end(j);
		json_put_object_end(j);
	}
	if (any)
		json_put_array_end(j);
}

static void put_facts(struct json_out *j, const struct package *p)
{
	json_put_object(j);
	put_part(j, &p->facts);
	json_put_key_z(j, "schema");
	json_put_object(j);
	json_put_key_z(j, "fields");
	json_put_array(j);
	for (size_t i = 0; i < p->n; i++)
		put_field(j, p, i);
	json_put_array_end(j);
	put_missing(j);
	put_foreign_keys(j, p);
	json_put_object_end(j);
	json_put_object_end(j);
}

static void put_list_field(struct json_out *j, const struct package *p, const struct attribute *t)
{
	static const char *const words[] = {"string", "integer", "date"};

	json_put_object(j);
	json_put_text(j, "name", p->base.len ? t->ref : t->name);
	json_put_text(j, "title", t->label);
	json_put_text(j, "type", str_z(t->numeral ? "number" : words[t->type]));
	if (t->type == VALUE_DATE)
		json_put_text(j, "format", STR("%Y-%m-%d"));
	json_put_object_end(j);
}

/* Key first: as the columns of a dimension always come. */
static void put_list(struct json_out *j, const struct package *p, const struct package_part *list)
{
	const struct dimension *d = &p->about.cube->dimensions[list->dimension];

	json_put_object(j);
	put_part(j, list);
	json_put_key_z(j, "schema");
	json_put_object(j);
	json_put_key_z(j, "fields");
	json_put_array(j);
	put_list_field(j, p, &d->attributes[d->key]);
	for (size_t i = 0; i < d->nattributes; i++)
		if (i != d->key)
			put_list_field(j, p, &d->attributes[i]);
	json_put_array_end(j);
	put_missing(j);
	if (list->unique)
		json_put_text(j, "primaryKey", d->attributes[d->key].name);
	json_put_object_end(j);
	json_put_object_end(j);
}

static void put_explanations(struct json_out *j, const struct package *p)
{
	if (!p->explanations.path.len)
		return;
	json_put_object(j);
	put_part(j, &p->explanations);
	json_put_key_z(j, "schema");
	json_put_object(j);
	json_put_key_z(j, "fields");
	json_put_array(j);
	for (size_t i = 0; i < PACKAGE_TEXT_COLUMNS; i++) {
		json_put_object(j);
		json_put_text(j, "name", str_z(package_text_columns[i]));
		json_put_text(j, "type", STR("string"));
		json_put_object_end(j);
	}
	json_put_array_end(j);
	put_missing(j);
	json_put_object_end(j);
	json_put_key_z(j, "stuiver");
	json_put_raw(j, STR("{\"role\":\"explanations\"}"));
	json_put_object_end(j);
}

/* ---- model ---- */

/* What it is called and may be asked, as load reads it. */
static void put_for_load(struct json_out *j, const struct measure *m)
{
	json_put_text(j, "label", m->label);
	json_put_key_z(j, "aggregates");
	json_put_array(j);
	for (size_t i = 0; i < m->nfunctions; i++)
		json_put_string_z(j, aggregate_name(m->functions[i]));
	json_put_array_end(j);
}

static void put_measures(struct json_out *j, const struct package *p)
{
	json_put_key_z(j, "measures");
	json_put_object(j);
	for (size_t i = 0; i < p->n; i++) {
		const struct row_column *c = &p->columns[i];
		if (c->role != ROW_MEASURE)
			continue;
		const struct about_measure *m = &p->about.measures[c->measure];
		json_put_key(j, p->about.cube->measures[c->measure].name);
		json_put_object(j);
		json_put_text(j, "source", p->names[i]);
		json_put_text(j, "resource", p->facts.name);
		json_put_text(j, "title", p->titles[i]);
		put_for_load(j, &p->about.cube->measures[c->measure]);
		/* One must be given; ISO 4217 has a code for "no currency is involved". */
		json_put_text(j, "currency",
			      m->currency.len == 3 ? m->currency
						   : STR("X"
							 "XX"));
		json_put_key_z(j, "factor");
		json_put_integer(j, 1);
		put_known(j, "direction", m->direction);
		put_known(j, "phase", m->phase);
		json_put_object_end(j);
	}
	json_put_object_end(j);
}

static void put_attributes(struct json_out *j, const struct package *p, size_t dimension)
{
	const struct dimension *d = &p->about.cube->dimensions[dimension];

	json_put_key_z(j, "attributes");
	json_put_object(j);
	for (size_t i = 0; i < p->n; i++) {
		const struct row_column *c = &p->columns[i];
		if (c->role != ROW_ATTRIBUTE || c->dimension != dimension)
			continue;
		json_put_key(j, d->attributes[c->attribute].name);
		json_put_object(j);
		json_put_text(j, "source", p->names[i]);
		json_put_text(j, "resource", p->facts.name);
		json_put_text(j, "title", p->titles[i]);
		json_put_text(j, "label", d->attributes[c->attribute].label); /* for load */
		if (c->attribute == d->label_attribute && c->attribute != d->key)
			json_put_text(j, "labelfor", d->attributes[d->key].name);
		json_put_object_end(j);
	}
	json_put_object_end(j);
}

static struct str known_word(struct str word, const char *const *words, struct str otherwise)
{
	for (; *words; words++)
		if (str_eq(word, str_z(*words)))
			return word;
	return otherwise;
}

static void put_dimension(struct json_out *j, const struct package *p, size_t i)
{
	static const char *const kinds[] = {"datetime", "entity",   "classification", "activity",
					    "fact",     "location", "other",          NULL};
	static const char *const classes[] = {"administrative", "functional", "economic", NULL};
	const struct dimension *d = &p->about.cube->dimensions[i];
	const struct about_dimension *about = &p->about.dimensions[i];

	json_put_key(j, d->name);
	json_put_object(j);
	json_put_text(j, "title", d->label);
	json_put_text(j, "label", d->label);
	json_put_text(j, "dimensionType", known_word(about->type, kinds, STR("other")));
	put_known(j, "classificationType",
		  known_word(about->classification, classes, (struct str){0}));
	json_put_key_z(j, "primaryKey");
	json_put_array(j);
	json_put_string(j, d->attributes[d->key].name);
	json_put_array_end(j);
	put_attributes(j, p, i);
	json_put_object_end(j);
}

static void put_model(struct json_out *j, const struct package *p)
{
	const struct cube *c = p->about.cube;

	json_put_key_z(j, "model");
	json_put_object(j);
	put_measures(j, p);
	json_put_key_z(j, "dimensions");
	json_put_object(j);
	for (size_t i = 0; i < c->ndimensions; i++)
		put_dimension(j, p, i);
	json_put_object_end(j);
	json_put_key_z(j, "hierarchies");
	json_put_object(j);
	for (size_t h = 0; h < c->nhierarchies; h++) {
		json_put_key(j, c->hierarchies[h].name);
		json_put_object(j);
		put_known(j, "label", c->hierarchies[h].label);
		json_put_key_z(j, "levels");
		json_put_array(j);
		for (size_t i = 0; i < c->hierarchies[h].nlevels; i++)
			json_put_string(j, c->dimensions[c->hierarchies[h].levels[i]].name);
		json_put_array_end(j);
		json_put_object_end(j);
	}
	json_put_object_end(j);
	json_put_object_end(j);
}

/* ---- the package ---- */

static void put_sources(struct json_out *j, const struct package *p)
{
	json_put_key_z(j, "sources");
	json_put_array(j);
	for (size_t i = 0; i < p->about.ndatasets; i++) {
		const struct store_dataset *d = &p->about.datasets[i];
		char hash[SHA256_HEX_SIZE + 8];
		snprintf(hash, sizeof hash, "sha256:%.*s", STR_ARG(d->sha256));
		json_put_object(j);
		json_put_text(j, "title", d->source_name);
		json_put_text(j, "hash", str_z(hash));
		json_put_key_z(j, "bytes");
		json_put_integer(j, (int64_t)d->size);
		json_put_key_z(j, "version");
		json_put_integer(j, d->version);
		json_put_text(j, "loaded", d->loaded_at);
		json_put_key_z(j, "entries");
		json_put_integer(j, (int64_t)d->entries);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

/* What the program reads when it loads the package. */
static void put_mapping(struct json_out *j, const struct package *p)
{
	const struct cube *c = p->about.cube;

	json_put_key_z(j, "stuiver");
	json_put_object(j);
	json_put_text(j, "cube", c->name);
	json_put_key_z(j, "scope");
	json_put_array(j);
	for (size_t i = 0; i < c->nscope; i++)
		json_put_string(j, c->dimensions[c->scope[i]].name);
	json_put_array_end(j);
	about_put_levels(j, &p->about);
	json_put_object_end(j);
}

static void put_selection(struct json_out *j, const struct package *p)
{
	json_put_key_z(j, "stuiver:export");
	json_put_object(j);
	json_put_text(j, "cut", p->about.cut);
	put_known(j, "url", p->about.url);
	json_put_text(j, "program", STR("Stuiver " STUIVER_VERSION));
	json_put_object_end(j);
}

static void put_head(struct json_out *j, const struct package *p)
{
	const struct about *b = &p->about;

	/* Not "fiscal-data-package": OpenSpending's own tools know only this one by name, and check
	 * the fiscal part by the model. */
	json_put_text(j, "profile", STR("tabular-data-package"));
	json_put_text(j, "name", slug(b->arena, b->cube->name));
	json_put_text(j, "title", b->title);
	put_known(j, "description", b->description);
	json_put_text(j, "version", b->version);
	put_known(j, "created", b->loaded_at);
	put_known(j, "countryCode", b->country);
	put_known(j, "granularity", b->granularity);
	put_known(j, "author", b->author);
	put_known(j, "owner", b->owner);
	json_put_key_z(j, "profiles");
	json_put_raw(j, STR("{\"fiscal\":\"*\",\"tabular\":\"*\"}"));
	if (b->licences.len) {
		json_put_key_z(j, "licenses");
		json_put_raw(j, b->licences);
	}
	if (p->first_day.len) {
		json_put_key_z(j, "fiscalPeriod");
		json_put_object(j);
		json_put_text(j, "start", p->first_day);
		json_put_text(j, "end", p->last_day);
		json_put_object_end(j);
	}
	if (b->ndatasets)
		put_sources(j, p);
}

/* Whoever keeps the package knows whose publication it is. */
static void put_third_party(struct json_out *j, const struct package *p)
{
	const struct third_party *t = &p->about.cube->third_party;

	if (!t->publisher.len)
		return;
	json_put_key_z(j, "third_party");
	json_put_object(j);
	json_put_text(j, "publisher", t->publisher);
	json_put_text(j, "source", t->source);
	json_put_object_end(j);
}

void package_descriptor(struct buffer *out, const struct package *p)
{
	struct json_out j;

	json_begin(&j, out);
	json_put_object(&j);
	put_head(&j, p);
	put_third_party(&j, p);
	put_mapping(&j, p);
	put_selection(&j, p);
	json_put_key_z(&j, "resources");
	json_put_array(&j);
	put_facts(&j, p);
	for (size_t i = 0; i < p->nlists; i++)
		put_list(&j, p, &p->lists[i]);
	put_explanations(&j, p);
	json_put_array_end(&j);
	put_model(&j, p);
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
}

const char *package_field_type(const struct row_column *c)
{
	if (c->role != ROW_ATTRIBUTE)
		return "number";
	return c->type == DATUM_TEXT      ? "string"
	       : c->type == DATUM_NUMERAL ? "number"
	       : c->type == DATUM_INTEGER ? "integer"
					  : "date";
}
