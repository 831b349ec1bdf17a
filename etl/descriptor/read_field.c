/* schema.fields and schema.extraFields of a resource. */
#include "convention/zone.h"
#include "descriptor/descriptor_json.h"

static const struct {
	const char *name;
	enum field_kind kind;
} kinds[] = {
	{"string", FIELD_STRING},   {"integer", FIELD_INTEGER},  {"number", FIELD_NUMBER},
	{"date", FIELD_DATE},       {"datetime", FIELD_DATE},    {"year", FIELD_INTEGER},
	{"boolean", FIELD_STRING},  {"any", FIELD_STRING},       {"time", FIELD_STRING},
	{"duration", FIELD_STRING}, {"yearmonth", FIELD_STRING}, {"geopoint", FIELD_STRING},
	{"object", FIELD_STRING},   {"array", FIELD_STRING},     {"geojson", FIELD_STRING},
};

static const struct {
	const char *name;
	enum date_format format;
	bool short_years;
} formats[] = {
	{"any", DATE_ANY, false},
	{"default", DATE_ISO, false},
	{"%Y-%m-%d", DATE_ISO, false},
	{"%Y/%m/%d", DATE_ISO, false},
	{"%y-%m-%d", DATE_ISO, true},
	{"%d-%m-%Y", DATE_DMY, false},
	{"%d/%m/%Y", DATE_DMY, false},
	{"%d.%m.%Y", DATE_DMY, false},
	{"%d-%m-%y", DATE_DMY, true},
	{"%d/%m/%y", DATE_DMY, true},
	{"%d.%m.%y", DATE_DMY, true},
	{"%m/%d/%Y", DATE_MDY, false},
	{"%m/%d/%y", DATE_MDY, true},
	{"%Y%m%d", DATE_COMPACT, false},
	{"%y%m%d", DATE_COMPACT, true},
	{"%d-%b-%Y", DATE_MONTHNAME, false},
	{"%d %b %Y", DATE_MONTHNAME, false},
	{"%d %B %Y", DATE_MONTHNAME, false},
	{"%B %d, %Y", DATE_MONTHNAME, false},
	{"%d-%b-%y", DATE_MONTHNAME, true},
	{"%d %b %y", DATE_MONTHNAME, true},
	{"%Y-%m", DATE_MONTH, false},
	{"%m-%Y", DATE_MONTH, false},
	{"%m/%Y", DATE_MONTH, false},
	{"%Y%m", DATE_MONTH, false},
	{"%b-%Y", DATE_MONTH, false},
	{"%B %Y", DATE_MONTH, false},
	{"%m-%y", DATE_MONTH, true},
	{"%b-%y", DATE_MONTH, true},
	{"excel", DATE_EXCEL, false},
};

void read_zone(struct descriptor_place own, struct date_style *out)
{
	struct str name = get_string(own, "timezone", NULL);
	if (!name.ptr)
		return;
	out->zone = zone_find(name);
	if (!out->zone && !str_eq(name, STR("as-written")))
		place_fault(place_member(own, "timezone"),
			    "\"%.*s\" is not known; use a name like \"Europe/Amsterdam\", or "
			    "\"as-written\" to keep the day that a moment is written with",
			    STR_ARG(name));
}

static void read_dates(struct descriptor_place p, struct descriptor_place own, struct field *f)
{
	struct str format = get_string(p, "format", NULL);
	f->dates = p.r->m->dates;
	f->dates.format = DATE_ANY;
	if (f->kind != FIELD_DATE)
		return;
	read_zone(own, &f->dates);
	f->zone_stated = p.r->m->zone_stated || json_object_get(own.json, "timezone");
	f->dates.first_year = (int)get_integer(own, "firstYear", f->dates.first_year, 1800, 2100);
	if (!format.ptr)
		return;
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		if (str_eq(format, str_z(formats[i].name))) {
			f->dates.format = formats[i].format;
			f->dates.short_years = formats[i].short_years;
			return;
		}
	}
	place_fault(place_member(p, "format"),
		    "\"%.*s\" is not supported; use any, %%Y-%%m-%%d, %%d-%%m-%%Y, %%d/%%m/%%Y, "
		    "%%m/%%d/%%Y, %%Y%%m%%d, %%d-%%b-%%Y, %%Y-%%m or excel; with %%y where years "
		    "have two digits",
		    STR_ARG(format));
}

static void read_type(struct descriptor_place p, struct field *f)
{
	struct str type = get_string(p, "type", "string");
	bool found = false;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (str_eq(type, str_z(kinds[i].name))) {
			f->kind = kinds[i].kind;
			found = true;
		}
	}
	if (!found)
		place_fault(place_member(p, "type"), "\"%.*s\" is no Table Schema type",
			    STR_ARG(type));
}

static char convention_char(struct descriptor_place p, const char *key, const char *choices)
{
	struct str s = get_string(p, key, "");
	if (s.len == 0)
		return 0;
	/* A no-break space or a typographic apostrophe means what its ASCII twin means. */
	if (str_eq(s, STR("\xc2\xa0")) || str_eq(s, STR("\xe2\x80\xaf")))
		return ' ';
	if (str_eq(s, STR("\xe2\x80\x99")))
		return '\'';
	if (s.len != 1 || !strchr(choices, s.ptr[0])) {
		place_fault(place_member(p, key), "\"%.*s\" is not supported", STR_ARG(s));
		return 0;
	}
	return s.ptr[0];
}

static void read_number(struct descriptor_place p, struct descriptor_place own, struct field *f)
{
	char decimal = convention_char(p, "decimalChar", ".,");
	char group = convention_char(p, "groupChar", ".,' ");
	f->convention = decimal || group;
	if (!decimal && group)
		decimal = group == ',' ? '.' : ',';
	f->number = (struct number_format){decimal, group};
	if (decimal && decimal == group)
		place_fault(place_member(p, "groupChar"), "is the decimalChar as well");
	f->decimals = (int)get_integer(own, "decimals", f->kind == FIELD_INTEGER ? 0 : 2, 0,
				       MONEY_MAX_DECIMALS);
	f->round = get_bool(own, "round", false);
	f->negate = get_bool(own, "negate", false);
	f->cents = get_bool(own, "cents", false);
	f->placeholders = get_strings(own, "placeholders");
	f->zeros = get_strings(own, "zero");
}

/* "{Area}{Politica}" in pieces; the names are found in link_template. */
static void read_template(struct descriptor_place own, const char *key, struct field *f)
{
	struct str rest = get_string(own, key, "");
	f->pieces = ARENA_ARRAY(own.r->arena, struct piece, rest.len + 1);
	while (rest.len > 0) {
		struct piece *piece = &f->pieces[f->npieces++];
		const char *end = rest.ptr[0] == '{' ? memchr(rest.ptr, '}', rest.len) : NULL;
		const char *next = memchr(rest.ptr + 1, '{', rest.len - 1);
		size_t n = end ? (size_t)(end - rest.ptr) + 1
			       : (next ? (size_t)(next - rest.ptr) : rest.len);
		piece->field = end ? 0 : NONE;
		piece->literal =
			end ? (struct str){rest.ptr + 1, n - 2} : (struct str){rest.ptr, n};
		rest = (struct str){rest.ptr + n, rest.len - n};
	}
}

static void read_pattern(struct descriptor_place own, struct field *f)
{
	f->origin = ORIGIN_REGEX;
	if (json_object_get(own.json, "pattern"))
		f->regex = get_regex(own, "pattern", &f->pattern, 0);
	int64_t first = f->regex && f->regex->re_nsub ? 1 : 0;
	f->group = (size_t)get_integer(own, "group", first, 0, 9);
	if (f->regex && f->group > f->regex->re_nsub)
		place_fault(place_member(own, "group"), "the pattern has %zu groups only",
			    f->regex->re_nsub);
}

static void read_computed(struct descriptor_place p, struct descriptor_place own, struct field *f)
{
	static const char *const parts[] = {"year", "month", "quarter", NULL};
	json_t *constant = json_object_get(p.json, "constant");
	f->from_name = get_string(own, "from", "");
	f->from = f->list = NONE;
	f->target = get_bool(p, "normalizationTarget", false);
	if (f->target) {
		f->origin = ORIGIN_VARIANT;
	} else if (constant) {
		f->origin = ORIGIN_CONSTANT;
		read_stated(own, f);
		if (!json_is_null(constant) && !scalar_text(p.r, constant, &f->constant))
			place_fault(place_member(p, "constant"), "must be a text or a number");
	} else if (json_object_get(own.json, "template")) {
		f->origin = ORIGIN_TEMPLATE;
		read_template(own, "template", f);
	} else if (json_object_get(own.json, "part")) {
		f->origin = ORIGIN_PART;
		f->part = (enum date_part)get_choice(own, "part", parts, 0);
	} else if (json_object_get(own.json, "resource")) {
		f->origin = ORIGIN_LOOKUP;
		f->list_name = get_string(own, "resource", "");
	} else if (f->from_name.len > 0) {
		read_pattern(own, f);
	} else {
		place_fault(p, "an extra field needs `constant`, `normalizationTarget` or "
			       "`stuiver.from`, `stuiver.template`");
	}
}

static void read_field(struct descriptor_place p, const struct resource *in, struct field *f,
		       bool extra)
{
	static const char *const bad[] = {"reject", "null", NULL};
	static const char *const classes[] = {"public", "internal", "private", NULL};
	struct descriptor_place own = get_object(p, "stuiver");
	f->name = get_string(p, "name", "");
	if (f->name.len == 0)
		place_fault(place_member(p, "name"), "is missing");
	f->title = get_string(p, "title", "");
	f->column_type = get_string(p, "columnType", "");
	check_column_type(p, f->column_type);
	f->label_of = get_string(p, "labelOf", "");
	read_type(p, f);
	read_dates(p, own, f);
	read_number(p, own, f);
	f->required = get_bool(get_object(p, "constraints"), "required", true);
	f->text = get_bool(own, "text", false);
	f->fill_down = get_bool(own, "fillDown", false);
	f->as_written = get_bool(own, "asWritten", false);
	f->hidden = get_choice(own, "class", classes, 0) != 0;
	f->null_bad = get_choice(own, "onBadValue", bad, in->null_bad ? 1 : 0) == 1;
	f->level = read_level(own);
	read_accepts(own, f);
	f->aliases = get_strings(own, "aliases");
	f->values = get_pairs(own, "values");
	f->origin = ORIGIN_COLUMN;
	if (extra)
		read_computed(p, own, f);
	for (const struct field *g = in->fields; g < f; g++)
		if (str_eq(g->name, f->name))
			place_fault(place_member(p, "name"), "\"%.*s\" is there twice",
				    STR_ARG(f->name));
}

void read_fields(struct descriptor_place resource, struct resource *out)
{
	struct descriptor_place schema = get_object(resource, "schema");
	struct descriptor_place fields = get_array(schema, "fields"),
				extra = get_array(schema, "extraFields");
	size_t n = json_array_size(fields.json), m = json_array_size(extra.json);
	static const char *const bad[] = {"reject", "null", NULL};
	out->null_bad = get_choice(get_object(resource, "stuiver"), "onBadValue", bad, 0) == 1;
	out->fields = ARENA_ARRAY(resource.r->arena, struct field, n + m);
	out->nschema = n;
	for (size_t i = 0; i < n; i++, out->nfields++)
		read_field(place_item(fields, i), out, &out->fields[i], false);
	for (size_t i = 0; i < m; i++, out->nfields++)
		read_field(place_item(extra, i), out, &out->fields[n + i], true);
	out->missing = get_strings(schema, "missingValues");
}

static void link_settings(struct descriptor_place p, struct resource *r, struct field *f)
{
	struct pairs pairs = get_pairs(p, "normalize");
	f->settings = ARENA_ARRAY(p.r->arena, struct setting, pairs.n);
	for (size_t i = 0; i < pairs.n; i++) {
		int target = resource_find_field(r, pairs.items[i].from);
		if (target == NONE || !r->fields[target].target)
			place_fault(place_member(p, "normalize"),
				    "\"%.*s\" is no extra field with normalizationTarget",
				    STR_ARG(pairs.items[i].from));
		else
			f->settings[f->nsettings++] = (struct setting){target, pairs.items[i].to};
	}
	if (f->nsettings > 0 && f->kind != FIELD_NUMBER && f->kind != FIELD_INTEGER)
		place_fault(p, "`normalize` is for amounts: the type must be number");
}

static void link_template(struct descriptor_place p, const char *key, const struct resource *r,
			  struct field *f)
{
	for (size_t i = 0; i < f->npieces; i++) {
		struct piece *piece = &f->pieces[i];
		if (piece->field == NONE)
			continue;
		piece->field = resource_find_field(r, piece->literal);
		if (piece->field == NONE)
			place_fault(place_member(p, key), "template: no field is named \"%.*s\"",
				    STR_ARG(piece->literal));
	}
}

void get_template(struct descriptor_place p, const char *key, const struct resource *in,
		  struct field *out)
{
	*out = (struct field){.name = str_z(key), .origin = ORIGIN_TEMPLATE};
	out->from = out->list = NONE;
	read_template(p, key, out);
	link_template(p, key, in, out);
}

static void link_lookup(struct descriptor_place p, const struct resource *r, struct field *f)
{
	const struct mapping *m = p.r->m;
	bool reached = false;
	f->list = mapping_find_any(m, f->list_name);
	for (size_t k = 0; f->list != NONE && k < r->nkeys; k++)
		reached = reached || keys_lead_to(m, r->keys[k].resource, f->list);
	if (!reached || r->codelist || &m->resources[f->list] == r) {
		f->list = NONE;
		place_fault(place_member(p, "stuiver"),
			    "resource: looking up \"%.*s\" needs a ledger whose foreign keys lead "
			    "to a code list named \"%.*s\"",
			    STR_ARG(f->from_name), STR_ARG(f->list_name));
		f->origin = ORIGIN_CONSTANT;
		return;
	}
	f->from = resource_find_field(&m->resources[f->list], f->from_name);
	/* What a class hides in the list is hidden here too. */
	f->hidden = f->hidden || (f->from != NONE && m->resources[f->list].fields[f->from].hidden);
	if (f->from == NONE)
		place_fault(place_member(p, "stuiver"),
			    "from: code list \"%.*s\" has no field \"%.*s\"", STR_ARG(f->list_name),
			    STR_ARG(f->from_name));
}

static void link_from(struct descriptor_place p, const struct resource *r, struct field *f)
{
	if (f->origin == ORIGIN_LOOKUP) {
		link_lookup(p, r, f);
		return;
	}
	if (f->from_name.len == 0 || f->origin == ORIGIN_COLUMN)
		return;
	static const struct {
		const char *name;
		int from;
	} own[] = {{"$file", FROM_FILE},
		   {"$resource", FROM_RESOURCE},
		   {"$path", FROM_PATH},
		   {"$folder", FROM_FOLDER}};
	f->from = resource_find_field(r, f->from_name);
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (str_eq(f->from_name, str_z(own[i].name)))
			f->from = own[i].from;
	if (f->from == NONE)
		place_fault(place_member(p, "stuiver"), "from: no field is named \"%.*s\"",
			    STR_ARG(f->from_name));
}

void link_fields(struct descriptor_place resource, struct resource *r)
{
	struct descriptor_place schema = get_object(resource, "schema");
	struct descriptor_place fields = get_array(schema, "fields"),
				extra = get_array(schema, "extraFields");
	for (size_t i = 0; i < r->nfields; i++) {
		struct field *f = &r->fields[i];
		struct descriptor_place p =
			i < r->nschema ? place_item(fields, i) : place_item(extra, i - r->nschema);
		link_settings(p, r, f);
		link_template(p, "stuiver", r, f);
		link_from(p, r, f);
		if (f->origin != ORIGIN_PART)
			continue;
		if (f->from < 0 || r->fields[f->from].kind != FIELD_DATE)
			place_fault(p, "`part` needs `from`: a field of type date");
		else /* it is empty where its date is */
			f->null_bad = f->null_bad || r->fields[f->from].null_bad;
	}
	check_computed(fields, extra, r);
}

int read_field_name(struct descriptor_place p, const char *key, const struct resource *in,
		    int fallback)
{
	struct str name = get_string(p, key, NULL);
	if (!name.ptr)
		return fallback;
	int field = resource_find_field(in, name);
	if (field == NONE)
		place_fault(place_member(p, key), "resource \"%.*s\" has no field \"%.*s\"",
			    STR_ARG(in->name), STR_ARG(name));
	return field;
}
