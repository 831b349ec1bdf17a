/* A resource: dialect, sign, scale, drop rules, control totals, foreign keys. */
#include "descriptor/descriptor_json.h"

#include "book/book.h"

#include <regex.h>

static int dialect_char(struct descriptor_place dialect, const char *key, int absent)
{
	struct str s = get_string(dialect, key, NULL);
	if (!s.ptr)
		return absent;
	if (s.len > 1 || (s.len == 1 && (unsigned char)s.ptr[0] >= 0x80)) {
		place_fault(place_member(dialect, key), "must be one ASCII character");
		return absent;
	}
	return s.len ? (unsigned char)s.ptr[0] : -1;
}

/* As Frictionless names it; other formats (geojson) are other roles' business. */
static enum format read_format(struct descriptor_place p)
{
	static const struct {
		const char *name;
		enum format format;
	} known[] = {{"csv", FORMAT_CSV},
		     {"tsv", FORMAT_CSV},
		     {"json", FORMAT_JSON},
		     {"ndjson", FORMAT_NDJSON},
		     {"jsonl", FORMAT_NDJSON},
		     {"text/csv", FORMAT_CSV},
		     {"text/tab-separated-values", FORMAT_CSV},
		     {"application/json", FORMAT_JSON},
		     {"application/x-ndjson", FORMAT_NDJSON},
		     {"application/ndjson", FORMAT_NDJSON},
		     {"application/jsonl", FORMAT_NDJSON},
		     {"xaf", FORMAT_XAF},
		     {"sheet", FORMAT_SHEET},
		     {"xlsx", FORMAT_SHEET},
		     {"xls", FORMAT_SHEET},
		     {"ods", FORMAT_SHEET},
		     {"iv3", FORMAT_IV3}};
	struct str format = get_string(p, "format", "");
	struct str mediatype = get_string(p, "mediatype", "");
	struct str stated = format.len ? format : mediatype;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_eq(stated, str_z(known[i].name)))
			return known[i].format;
	return FORMAT_DETECT;
}

static void read_json(struct descriptor_place p, struct extract_options *o)
{
	struct descriptor_place json = get_object(get_object(p, "stuiver"), "json");
	struct str path = get_string(json, "path", NULL);
	o->json_path = path.ptr;
	if (path.ptr && o->format == FORMAT_DETECT)
		o->format = FORMAT_JSON;
	if (path.ptr && o->format != FORMAT_JSON)
		place_fault(place_member(json, "path"),
			    "leads to an array inside a document; format says it is no such JSON");
}

/* true, or the pattern that they fit. */
static const char *read_headings(struct descriptor_place dialect)
{
	const json_t *v = json_object_get(dialect.json, "headings");
	regex_t pattern;
	if (!v || json_is_false(v))
		return NULL;
	if (json_is_true(v))
		return "";
	struct str text = get_string(dialect, "headings", NULL);
	if (!text.ptr)
		return NULL;
	if (text.len >= sizeof((struct dialect *)0)->headings ||
	    regcomp(&pattern, text.ptr, REG_EXTENDED | REG_NOSUB) != 0) {
		place_fault(place_member(dialect, "headings"),
			    "is no regular expression, or longer than %zu bytes",
			    sizeof((struct dialect *)0)->headings - 1);
		return NULL;
	}
	regfree(&pattern);
	return text.ptr;
}

/* As the Table Dialect of Frictionless names sheets; the rest is ours. */
static void read_sheet(struct descriptor_place dialect, struct extract_options *o)
{
	struct str range = get_string(dialect, "range", NULL);
	o->sheet = get_string(dialect, "sheetName", NULL).ptr;
	if (json_object_get(dialect.json, "sheetNumber")) {
		int64_t number = get_integer(dialect, "sheetNumber", 1, 1, BOOK_SHEETS);
		if (o->sheet)
			place_fault(place_member(dialect, "sheetNumber"),
				    "says again which sheet is meant, beside sheetName");
		o->sheet = arena_printf(dialect.r->arena, "%lld", (long long)number).ptr;
	}
	struct book_area area;
	if (range.ptr && !book_area_read(&area, range))
		place_fault(place_member(dialect, "range"),
			    "is no range of cells: A5:F200, A:F, 5:200 or A5:F");
	o->range = range.ptr;
	o->until_gap = get_bool(dialect, "untilGap", false);
	o->leave_hidden = get_bool(dialect, "leaveHidden", false);
	o->fill_merged = get_bool(dialect, "fillMerged", false);
	o->headings = read_headings(dialect);
}

static void read_dialect(struct descriptor_place p, struct resource *out)
{
	struct descriptor_place dialect = get_object(p, "dialect");
	struct extract_options *o = &out->dialect;
	extract_options_init(o);
	struct str encoding = get_string(p, "encoding", NULL);
	o->charset = encoding.ptr;
	o->format = read_format(p);
	read_json(p, o);
	int delimiter = dialect_char(dialect, "delimiter", 0);
	o->delimiter = delimiter < 0 ? 0 : delimiter;
	o->quote = dialect_char(dialect, "quoteChar", 0);
	int escape = dialect_char(dialect, "escapeChar", 0);
	o->escape = escape < 0 ? 0 : escape;
	read_sheet(dialect, o);
	if (json_object_get(dialect.json, "skipInitialSpace"))
		o->skip_initial = get_bool(dialect, "skipInitialSpace", false);
	if (json_object_get(dialect.json, "header"))
		o->header = get_bool(dialect, "header", true);
	if (json_object_get(dialect.json, "skipRows"))
		o->skip = (int)get_integer(dialect, "skipRows", 0, 0, 1000000);
}

static bool read_condition(struct descriptor_place p, const struct resource *in,
			   struct condition *c)
{
	c->field = read_field_name(p, "field", in, NONE);
	if (!json_object_get(p.json, "field"))
		place_fault(p, "needs `field`");
	if (json_object_get(p.json, "equals")) {
		c->kind = CONDITION_EQUALS;
		c->values = get_strings(p, "equals");
	} else if (json_object_get(p.json, "matches")) {
		c->kind = CONDITION_MATCHES;
		c->regex = get_regex(p, "matches", &c->pattern, REG_NOSUB);
	} else if (json_object_get(p.json, "empty")) {
		c->kind = CONDITION_EMPTY;
		if (c->field != NONE && in->fields[c->field].fill_down)
			place_fault(
				place_member(p, "empty"),
				"field \"%.*s\" is filled down (stuiver.fillDown), so that it is "
				"never empty: look at another field",
				STR_ARG(in->fields[c->field].name));
		c->empty = get_bool(p, "empty", true);
	} else {
		place_fault(p, "needs one of `equals`, `matches`, `empty`");
		return false;
	}
	return c->field != NONE && (c->kind != CONDITION_MATCHES || c->regex);
}

struct conditions read_conditions(struct descriptor_place list, const struct resource *in)
{
	struct conditions out = {0};
	size_t n = json_array_size(list.json);
	out.items = ARENA_ARRAY(list.r->arena, struct condition, n);
	for (size_t i = 0; i < n; i++)
		out.n += read_condition(place_item(list, i), in, &out.items[out.n]);
	return out;
}

static void read_control(struct descriptor_place control, const struct resource *in,
			 struct drop_rule *rule)
{
	rule->control = control.json != NULL;
	rule->measures = get_strings(control, "measures");
	struct strs by = get_strings(control, "by");
	rule->by = ARENA_ARRAY(control.r->arena, int, by.n);
	for (size_t i = 0; i < by.n; i++) {
		int field = resource_find_field(in, by.items[i]);
		if (field == NONE)
			place_fault(place_member(control, "by"), "no field is named \"%.*s\"",
				    STR_ARG(by.items[i]));
		else
			rule->by[rule->nby++] = field;
	}
	rule->tolerance = get_string(control, "tolerance", "0");
	int64_t tolerance;
	if (!money_parse(rule->tolerance, MONEY_MAX_DECIMALS, &tolerance) || tolerance < 0)
		place_fault(place_member(control, "tolerance"),
			    "must be decimal text, like \"0.50\"");
}

static void read_rules(struct descriptor_place own, struct resource *out)
{
	struct descriptor_place list = get_array(own, "drop");
	size_t n = json_array_size(list.json);
	out->rules = ARENA_ARRAY(own.r->arena, struct drop_rule, n);
	for (size_t i = 0; i < n; i++) {
		struct descriptor_place p = place_item(list, i);
		struct drop_rule *rule = &out->rules[out->nrules++];
		rule->name =
			get_string(p, "name", arena_printf(own.r->arena, "drop-%zu", i + 1).ptr);
		rule->when = read_conditions(get_array(p, "when"), out);
		if (json_array_size(json_object_get(p.json, "when")) == 0)
			place_fault(
				p, "needs `when`: a rule without conditions would drop every line");
		read_control(get_object(p, "control"), out, rule);
	}
}

static void read_totals(struct descriptor_place own, struct resource *out)
{
	struct descriptor_place list = get_array(own, "controlTotals");
	size_t n = json_array_size(list.json);
	out->totals = ARENA_ARRAY(own.r->arena, struct control_total, n);
	for (size_t i = 0; i < n; i++) {
		struct descriptor_place p = place_item(list, i);
		struct control_total *total = &out->totals[out->ntotals++];
		total->measure = get_string(p, "measure", "");
		total->value = get_string(p, "value", "");
		int64_t value;
		if (!money_parse(total->value, MONEY_MAX_DECIMALS, &value))
			place_fault(place_member(p, "value"),
				    "must be decimal text, like \"61529.10\"");
		total->sha256 = get_sha256(p, "sha256");
		total->files = get_strings(p, "files");
		total->where = read_conditions(get_array(p, "where"), out);
		total->unscaled = get_bool(p, "unscaled", false);
		struct str of = get_string(p, "of", "");
		total->of = own_kind_of(of);
		if (of.len > 0 && (total->of == OWN_NONE || total->unscaled))
			place_fault(place_member(p, "of"),
				    "must be debit, credit, balance (saldo), expenditure (lasten) "
				    "or revenue (baten), and not be `unscaled`");
	}
}

static void read_scale(struct descriptor_place own, struct resource *out)
{
	struct descriptor_place scale = place_member(own, "scale");
	out->scale = own.r->m->factor;
	out->scale_field = NONE;
	if (!json_is_object(scale.json)) {
		out->scale = get_integer(own, "scale", out->scale, 1, INT64_C(1000000000000));
		return;
	}
	out->scale_field = read_field_name(scale, "field", out, NONE);
	struct descriptor_place values = get_object(scale, "values");
	out->scales = ARENA_ARRAY(own.r->arena, struct scale_value, json_object_size(values.json));
	const char *name;
	json_t *value;
	json_object_foreach(values.json, name, value)
	{
		struct scale_value *s = &out->scales[out->nscales++];
		s->text = arena_dup(own.r->arena, str_z(name));
		s->factor = json_integer_value(value);
		if (s->factor < 1 || s->factor > INT64_C(1000000000000))
			place_fault(place_key(values, name, value),
				    "must be a whole number above 0");
	}
	if (out->scale_field == NONE || out->nscales == 0)
		place_fault(scale, "needs `field` and `values`");
}

static void read_side(struct descriptor_place sign, struct resource *out)
{
	struct sign *s = &out->sign;
	struct descriptor_place side = place_member(sign, "side");
	s->side_resource = NONE;
	if (json_is_object(side.json)) {
		struct str name = get_string(side, "resource", "");
		s->side_resource = mapping_find_any(sign.r->m, name);
		if (s->side_resource == NONE)
			place_fault(place_member(side, "resource"), "there is no resource \"%.*s\"",
				    STR_ARG(name));
		else
			s->side_source = read_field_name(
				side, "source", &sign.r->m->resources[s->side_resource], NONE);
		return;
	}
	s->side = read_field_name(sign, "side", out, resource_find_type(out, "direction"));
}

static void read_sign(struct descriptor_place own, struct resource *out)
{
	static const char *const styles[] = {"own-side", "debit-positive", "debit-credit", "flag",
					     NULL};
	struct descriptor_place sign = get_object(own, "sign");
	struct sign *s = &out->sign;
	s->style = (enum sign_style)get_choice(sign, "style", styles, 0);
	s->debit = s->credit = s->flag = s->measure = s->side = NONE;
	read_side(sign, out);
	if (s->style == SIGN_DEBIT_CREDIT) {
		s->debit = read_field_name(sign, "debit", out, NONE);
		s->credit = read_field_name(sign, "credit", out, NONE);
		if (s->debit == NONE || s->credit == NONE)
			place_fault(sign,
				    "style debit-credit needs `debit` and `credit`: two fields");
	}
	if (s->style == SIGN_FLAG) {
		s->flag = read_field_name(sign, "flag", out, NONE);
		s->debit_values = get_strings(sign, "debit");
		s->credit_values = get_strings(sign, "credit");
		if (s->flag == NONE || s->credit_values.n == 0)
			place_fault(sign,
				    "style flag needs `flag`: a field, and `debit`, `credit`: "
				    "its values");
	}
}

void read_resource(struct descriptor_place p, struct resource *out)
{
	static const char *const roles[] = {"ledger",     "codelist", "explanations",
					    "locations",  "areas",    "crosswalk",
					    "statistics", "meetings", NULL};
	static const char *const blank[] = {"drop", "reject", NULL};
	static const char *const ragged[] = {"pad", "reject", "cut", NULL};
	static const char *const empty[] = {"skip", "null", NULL};
	struct descriptor_place own = get_object(p, "stuiver");
	out->name = get_string(p, "name", "");
	if (out->name.len == 0)
		place_fault(place_member(p, "name"), "is missing");
	struct strs path = get_strings(p, "path");
	out->path = path.n ? path.items[0] : STR("");
	int role = get_choice(own, "role", roles, 0);
	/* locations are a list with coordinates */
	out->codelist = role == 1 || role == 3 || role == 5;
	out->explanations = role == 2;
	out->statistics = role == 6;
	out->meetings = role == 7;
	out->paths = path;
	out->external = get_bool(own, "external", false);
	out->files = get_strings(own, "files");
	out->level = read_level(own);
	out->blank_reject = get_choice(own, "blank", blank, 0) == 1;
	int said = get_choice(own, "ragged", ragged, -1);
	out->ragged_pad = said == 0;
	out->ragged_reject = said == 1;
	out->ragged_cut = said == 2;
	read_dialect(p, out);
	read_fields(p, out);
	read_tree(p, out);
	if (role == 3 || role == 4)
		read_place_rule(p, out, role == 4);
	if (role == 5)
		read_crosswalk(p, out);
	out->empty_null = get_choice(own, "normalizeEmpty", empty, 0) == 1;
}

void link_resource(struct descriptor_place p, struct resource *out)
{
	struct descriptor_place own = get_object(p, "stuiver");
	link_fields(p, out);
	read_scale(own, out);
	read_sign(own, out);
	read_rules(own, out);
	read_totals(own, out);
	read_decide(own, out);
	if (out->explanations)
		read_explanation_rule(p, out);
	struct str measure = get_string(get_object(own, "sign"), "measure", NULL);
	if (out->sign.style == SIGN_DEBIT_CREDIT) {
		out->sign.measure = measure.ptr ? resource_find_field(out, measure) : NONE;
		if (measure.ptr && out->sign.measure == NONE)
			place_fault(place_member(get_object(own, "sign"), "measure"),
				    "no field is named \"%.*s\"; add it to extraFields with "
				    "\"normalizationTarget\": true",
				    STR_ARG(measure));
	}
}
