/*
 * A descriptor for what was sniffed, as mappings/README.md says. It claims little: codes stay text, what may be
 * personal is of class private, and each field tells why it is what it is (member "why", for people).
 */
#include "base/utf8.h"
#include "transform/sniff.h"
#include "transform/sniff_json.h"

#include <strings.h>

#define MAX_DESCRIPTOR (8u << 20)

/* How the amounts of the file become measures. */
enum shape { SHAPE_EACH, SHAPE_DEBIT_CREDIT, SHAPE_COSTS_REVENUE };

struct proposal {
	const struct sniff *s;
	struct json_out j;
	enum shape shape;
	const struct sniff_column *debit, *credit; /* or costs and revenue */
	const struct sniff_column *flag;           /* says debit or credit, costs or revenue */
	bool flag_is_side;
	const struct sniff_column *year;
	const char *amount; /* name of the measure two columns feed */
};

static enum sniff_use use_of(const struct sniff_column *c)
{
	return c->word ? c->word->use : USE_UNKNOWN;
}

/* Columns the descriptor can name. Without a header fields are taken by position, so all count. */
static bool named(const struct sniff *s, const struct sniff_column *c)
{
	return !s->has_header || (c->header.len > 0 && !c->repeated);
}

/* A column whose numbers can be read: one that contradicts itself would only stop the load. */
static bool is_amount(const struct sniff *s, const struct sniff_column *c)
{
	return c->type == SNIFF_AMOUNT && c->number_ok && named(s, c);
}

static bool is_dimension(const struct sniff *s, const struct sniff_column *c)
{
	return named(s, c) && !c->is_private && c->type != SNIFF_AMOUNT && c->type != SNIFF_EMPTY;
}

/* The only amount column of this use, or NULL. */
static const struct sniff_column *find_amount(const struct sniff *s, enum sniff_use use)
{
	for (size_t i = 0; i < s->ncolumns; i++) {
		if (is_amount(s, &s->columns[i]) && use_of(&s->columns[i]) == use)
			return &s->columns[i];
	}
	return NULL;
}

static size_t count_amounts(const struct sniff *s)
{
	size_t n = 0;
	for (size_t i = 0; i < s->ncolumns; i++)
		n += is_amount(s, &s->columns[i]);
	return n;
}

/* ---- sides ---- */

static const char *const DEBIT_WORDS[] = {"D", "S", "DEBET", "DEBIT", "SOLL", NULL};
static const char *const CREDIT_WORDS[] = {"C", "H", "K", "CREDIT", "HABEN", NULL};
static const char *const COST_WORDS[] = {"L", "U", "LASTEN", "UITGAVEN", "A", NULL};
static const char *const REVENUE_WORDS[] = {"B", "I", "O", "BATEN", "INKOMSTEN", "E", NULL};

static bool among(struct str v, const char *const *list)
{
	for (; *list; list++) {
		if (strlen(*list) == v.len && strncasecmp(*list, v.ptr, v.len) == 0)
			return true;
	}
	return false;
}

/* Every value of the column is in one of the two lists, and both lists occur. */
static bool splits(const struct sniff_column *c, const char *const *a, const char *const *b)
{
	size_t n = map_count(c->distinct), in_a = 0, in_b = 0;
	for (size_t i = 0; i < n; i++) {
		struct str v = map_key(c->distinct, i);
		in_a += among(v, a);
		in_b += among(v, b);
	}
	return in_a > 0 && in_b > 0 && in_a + in_b == n;
}

/* A flag tells sides only where every line has one; the amounts beside a debit/credit flag are unsigned. */
static void find_flag(struct proposal *p)
{
	for (size_t i = 0; i < p->s->ncolumns && !p->flag; i++) {
		const struct sniff_column *c = &p->s->columns[i];
		if (use_of(c) != USE_SIDE || !named(p->s, c) || c->distinct_over || c->empty > 0 ||
		    c->is_private)
			continue;
		if (splits(c, COST_WORDS, REVENUE_WORDS))
			p->flag_is_side = true;
		else if (!splits(c, DEBIT_WORDS, CREDIT_WORDS))
			continue;
		p->flag = c;
	}
}

/* Debit or credit beside amounts that have signs of their own would turn signs twice. */
static bool unsigned_amounts(const struct sniff *s)
{
	for (size_t i = 0; i < s->ncolumns; i++) {
		if (is_amount(s, &s->columns[i]) && s->columns[i].range->negative > 0)
			return false;
	}
	return true;
}

static void find_shape(struct proposal *p)
{
	const struct sniff *s = p->s;
	const struct sniff_column *debit = find_amount(s, USE_DEBIT),
	                          *credit = find_amount(s, USE_CREDIT),
	                          *costs = find_amount(s, USE_COSTS),
	                          *revenue = find_amount(s, USE_REVENUE);
	bool two = count_amounts(s) == 2; /* a third would be counted once for each of the two */
	p->shape = SHAPE_EACH;
	if (debit && credit) {
		p->shape = SHAPE_DEBIT_CREDIT;
		p->debit = debit;
		p->credit = credit;
	} else if (costs && revenue && two) {
		p->shape = SHAPE_COSTS_REVENUE;
		p->debit = costs;
		p->credit = revenue;
	} else {
		find_flag(p);
		if (p->flag && !p->flag_is_side && !unsigned_amounts(s))
			p->flag = NULL;
	}
	p->amount = "amount";
	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct sniff_column *c = &s->columns[i];
		if (c->type == SNIFF_YEAR && named(s, c) && !p->year)
			p->year = c;
		if (str_eq(c->field, STR("amount")) || str_eq(c->slug, STR("amount")))
			p->amount = "net_of_debit_and_credit";
	}
}

static bool in_pair(const struct proposal *p, const struct sniff_column *c)
{
	return c == p->debit || c == p->credit;
}

/* ---- fields ---- */

/* The header's meaning as a columnType, where it fits what the values are. */
static const char *meant_type(const struct proposal *p, const struct sniff_column *c)
{
	enum sniff_use use = use_of(c);
	if (is_amount(p->s, c))
		return in_pair(p, c) ? NULL : "value";
	if (!is_dimension(p->s, c) || c->label_of >= 0 || !c->word)
		return NULL;
	bool fits = use == USE_CODE || (use == USE_YEAR && c->type == SNIFF_YEAR) ||
	            (use == USE_DATE && c->type == SNIFF_DATE) ||
	            (use == USE_PERIOD && c->type == SNIFF_PERIOD) ||
	            (use == USE_SIDE && c == p->flag && p->flag_is_side);
	return fits ? c->word->column_type : NULL;
}

/* A columnType other than value is given once: to the first column that claims it. */
static const char *column_type(const struct proposal *p, const struct sniff_column *c)
{
	const char *type = meant_type(p, c);
	if (!type || c->type == SNIFF_AMOUNT)
		return type;
	for (const struct sniff_column *o = p->s->columns; o < c; o++) {
		const char *other = meant_type(p, o);
		if (other && strcmp(other, type) == 0)
			return NULL;
	}
	return type;
}

static const char *field_type(const struct proposal *p, const struct sniff_column *c)
{
	if (is_amount(p->s, c))
		return "number";
	if (c->is_private)
		return "string";
	if (c->type == SNIFF_DATE)
		return "date";
	return c->type == SNIFF_YEAR || c->type == SNIFF_PERIOD ? "integer" : "string";
}

static void put_why(struct json_out *j, const struct sniff_column *c)
{
	struct buffer b;
	buffer_init(&b, 65536);
	buffer_append_str(&b, c->why);
	if (c->evidence.len && (c->type == SNIFF_AMOUNT || c->type == SNIFF_DATE))
		buffer_printf(&b, "; %.*s", STR_ARG(c->evidence));
	if (c->is_private)
		buffer_printf(&b, "; private: %.*s", STR_ARG(c->privacy));
	put_str(j, "why", buffer_str(&b));
	buffer_drop(&b);
}

/* B/L in words the model knows. */
static void put_sides(struct json_out *j, const struct sniff_column *c)
{
	open_object(j, "values");
	for (size_t i = 0; i < map_count(c->distinct); i++) {
		struct str v = map_key(c->distinct, i);
		json_put_key(j, v);
		json_put_string_z(j, among(v, COST_WORDS) ? "expenditure" : "revenue");
	}
	json_put_object_end(j);
}

static void put_own(struct proposal *p, const struct sniff_column *c)
{
	struct json_out *j = &p->j;
	open_object(j, "stuiver");
	if (c->is_private)
		put_z(j, "class", "private");
	else if (c->type == SNIFF_FREE)
		put_bool(j, "text", true);
	if (is_amount(p->s, c) && c->range->decimals > 2)
		put_int(j, "decimals", c->range->decimals);
	if (is_amount(p->s, c) && c->range->rounded)
		put_bool(j, "round", true);
	if (c->type == SNIFF_DATE && c->null_bad && !c->is_private)
		put_z(j, "onBadValue", "null");
	if (c == p->flag && p->flag_is_side)
		put_sides(j, c);
	put_why(j, c);
	json_put_object_end(j);
}

static void put_field(struct proposal *p, const struct sniff_column *c)
{
	struct json_out *j = &p->j;
	const char *type = field_type(p, c), *meaning = column_type(p, c);
	json_put_object(j);
	put_str(j, "name", c->field);
	put_z(j, "type", type);
	if (strcmp(type, "date") == 0)
		put_z(j, "format", date_format_name(c->date_format));
	if (is_amount(p->s, c) && c->format.decimal)
		put_char(j, "decimalChar", c->format.decimal);
	if (is_amount(p->s, c) && c->format.group)
		put_char(j, "groupChar", c->format.group);
	if (meaning)
		put_z(j, "columnType", meaning);
	if (p->shape == SHAPE_COSTS_REVENUE && in_pair(p, c)) {
		open_object(j, "normalize");
		put_z(j, "side", c == p->debit ? "expenditure" : "revenue");
		json_put_object_end(j);
	}
	if (c->type == SNIFF_EMPTY || c->is_private) { /* a file may well come without it */
		open_object(j, "constraints");
		put_bool(j, "required", false);
		json_put_object_end(j);
	}
	put_own(p, c);
	json_put_object_end(j);
}

static void put_target(struct json_out *j, const char *name, const char *type, const char *meaning)
{
	json_put_object(j);
	put_z(j, "name", name);
	put_z(j, "type", type);
	put_z(j, "columnType", meaning);
	put_bool(j, "normalizationTarget", true);
	json_put_object_end(j);
}

static void put_schema(struct proposal *p)
{
	struct json_out *j = &p->j;
	open_object(j, "schema");
	open_array(j, "fields");
	for (size_t i = 0; i < p->s->ncolumns; i++) {
		if (named(p->s, &p->s->columns[i]))
			put_field(p, &p->s->columns[i]);
	}
	json_put_array_end(j);
	if (p->shape != SHAPE_EACH) {
		open_array(j, "extraFields");
		if (p->shape == SHAPE_COSTS_REVENUE)
			put_target(j, "side", "string", "direction");
		put_target(j, p->amount, "number", "value");
		json_put_array_end(j);
	}
	json_put_object_end(j);
}

/* ---- sign ---- */

static void put_flag_values(struct json_out *j, const char *key, const struct sniff_column *c,
                            const char *const *words)
{
	open_array(j, key);
	for (size_t i = 0; i < map_count(c->distinct); i++) {
		if (among(map_key(c->distinct, i), words))
			json_put_string(j, map_key(c->distinct, i));
	}
	json_put_array_end(j);
}

static void put_sign(struct proposal *p)
{
	struct json_out *j = &p->j;
	const char *why = "no column tells debit from credit or costs from revenue: amounts are taken as "
	                  "they are, all as expenditure";
	open_object(j, "stuiver");
	open_object(j, "sign");
	if (p->shape == SHAPE_DEBIT_CREDIT) {
		put_z(j, "style", "debit-credit");
		put_str(j, "debit", p->debit->field);
		put_str(j, "credit", p->credit->field);
		put_z(j, "measure", p->amount);
		why = "a debit and a credit column: the amount is debit less credit";
	} else if (p->flag && !p->flag_is_side) {
		put_z(j, "style", "flag");
		put_str(j, "flag", p->flag->field);
		put_flag_values(j, "debit", p->flag, DEBIT_WORDS);
		put_flag_values(j, "credit", p->flag, CREDIT_WORDS);
		why = "unsigned amounts beside a flag of debit and credit";
	} else {
		put_z(j, "style", "own-side");
		if (p->shape == SHAPE_COSTS_REVENUE)
			why = "a column of costs and one of revenue: each value becomes a line of its side";
		else if (p->flag)
			why = "a flag tells costs from revenue, and each is taken as positive on its side";
	}
	put_z(j, "why", why);
	json_put_object_end(j);
	json_put_object_end(j);
}

/* ---- model ---- */

static void put_measure(struct json_out *j, struct str name, struct str field)
{
	json_put_key(j, name);
	json_put_object(j);
	put_str(j, "source", field);
	if (!str_eq(name, field))
		put_str(j, "label", field);
	json_put_object_end(j);
}

static void put_measures(struct proposal *p)
{
	open_object(&p->j, "measures");
	if (p->shape != SHAPE_EACH)
		put_measure(&p->j, str_z(p->amount), str_z(p->amount));
	for (size_t i = 0; i < p->s->ncolumns; i++) {
		const struct sniff_column *c = &p->s->columns[i];
		if (is_amount(p->s, c) && !in_pair(p, c))
			put_measure(&p->j, c->slug, c->field);
	}
	json_put_object_end(&p->j);
}

static void put_attribute(struct json_out *j, const char *name, const struct sniff_column *c,
                          const char *label_for)
{
	open_object(j, name);
	put_str(j, "source", c->field);
	if (label_for)
		put_z(j, "labelfor", label_for);
	json_put_object_end(j);
}

static const char *key_name(const struct sniff_column *c)
{
	switch (c->type) {
	case SNIFF_DATE:
		return "date";
	case SNIFF_YEAR:
		return "year";
	case SNIFF_PERIOD:
		return "period";
	case SNIFF_WORDS:
	case SNIFF_FREE:
		return "name";
	default:
		return "code";
	}
}

/* The year's dimension has a fixed name: by it a newer file of the same year replaces the older. */
static struct str dimension_name(const struct proposal *p, const struct sniff_column *c)
{
	if (c == p->year)
		return STR("year");
	const char *type = column_type(p, c);
	if (type && strcmp(type, "phase:id") == 0)
		return STR("phase");
	if (type && strcmp(type, "direction") == 0)
		return STR("side");
	return c->slug;
}

static void put_dimension(struct proposal *p, const struct sniff_column *c)
{
	struct json_out *j = &p->j;
	const char *key = key_name(c);
	json_put_key(j, dimension_name(p, c));
	json_put_object(j);
	put_str(j, "label", c->field);
	open_object(j, "attributes");
	put_attribute(j, key, c, NULL);
	for (size_t i = 0; i < p->s->ncolumns; i++) {
		const struct sniff_column *o = &p->s->columns[i];
		if (o->label_of >= 0 && &p->s->columns[o->label_of] == c && named(p->s, o))
			put_attribute(j, "label", o, key);
	}
	json_put_object_end(j);
	put_z(j, "primaryKey", key);
	json_put_object_end(j);
}

static void put_model(struct proposal *p)
{
	struct json_out *j = &p->j;
	open_object(j, "model");
	put_measures(p);
	open_object(j, "dimensions");
	for (size_t i = 0; i < p->s->ncolumns; i++) {
		const struct sniff_column *c = &p->s->columns[i];
		if (is_dimension(p->s, c) && c->label_of < 0)
			put_dimension(p, c);
	}
	if (p->shape == SHAPE_COSTS_REVENUE) {
		open_object(j, "side");
		open_object(j, "attributes");
		open_object(j, "side");
		put_z(j, "source", "side");
		json_put_object_end(j);
		json_put_object_end(j);
		put_z(j, "primaryKey", "side");
		json_put_object_end(j);
	}
	json_put_object_end(j);
	json_put_object_end(j);
}

/* ---- the whole ---- */

static void put_dialect(struct proposal *p, const struct dialect *d)
{
	struct json_out *j = &p->j;
	put_z(j, "encoding", d->charset);
	open_object(j, "dialect");
	put_char(j, "delimiter", d->delimiter);
	if (d->quote > 0)
		put_char(j, "quoteChar", (char)d->quote);
	put_bool(j, "doubleQuote", d->escape == 0);
	if (d->escape > 0)
		put_char(j, "escapeChar", (char)d->escape);
	put_bool(j, "header", d->header);
	if (d->header_line > 1)
		put_int(j, "skipRows", (int64_t)d->header_line - 1);
	json_put_object_end(j);
}

/* "Ledger 2016 (def).csv" is ledger-2016-def. */
static struct str package_name(const struct sniff *s, struct str file)
{
	struct str folded = utf8_fold(s->arena, file);
	char *p = arena_bytes(s->arena, folded.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < folded.len; i++) {
		char c = folded.ptr[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (plain || (n > 0 && p[n - 1] != '-'))
			p[n++] = plain ? c : '-';
	}
	static const struct str ends[] = {{"-gz", 3}, {"-csv", 4}, {"-txt", 4}, {"-tsv", 4}, {"-", 1}};
	struct str name = {p, n};
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		if (str_ends(name, ends[i]) && name.len > ends[i].len)
			name.len -= ends[i].len;
	}
	return name.len ? name : STR("ledger");
}

static int refuse(const struct sniff *s, struct error *e)
{
	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct sniff_column *c = &s->columns[i];
		if (c->type == SNIFF_AMOUNT && !c->number_ok)
			return error_set(e, STATUS_INPUT, "no descriptor proposed: column \"%.*s\": %.*s",
			                 STR_ARG(c->field), STR_ARG(c->evidence));
	}
	return error_set(e, STATUS_INPUT,
	                 "no descriptor proposed: no column holds amounts, so this is no ledger. A code "
	                 "list is used as it is: put it beside a descriptor and refer to it with a "
	                 "foreign key");
}

static struct str base_name(struct str file)
{
	const char *slash = memrchr(file.ptr, '/', file.len);
	size_t skip = slash ? (size_t)(slash - file.ptr) + 1 : 0;
	return (struct str){file.ptr + skip, file.len - skip};
}

int sniff_propose(const struct sniff *s, const struct dialect *d, struct str file,
                  struct buffer *out, struct error *e)
{
	struct proposal p = {.s = s};
	struct buffer flat;
	if (count_amounts(s) == 0)
		return refuse(s, e);
	buffer_init(&flat, MAX_DESCRIPTOR);
	json_begin(&p.j, &flat);
	find_shape(&p);
	file = base_name(file);
	struct str name = package_name(s, file);
	json_put_object(&p.j);
	put_z(&p.j, "profile", "tabular-data-package");
	put_str(&p.j, "name", name);
	put_str(&p.j, "title", file);
	open_object(&p.j, "stuiver");
	put_str(&p.j, "cube", name);
	if (!p.year) /* nothing tells what a newer file replaces: only the file of the same name */
		put_z(&p.j, "scope", "file");
	json_put_object_end(&p.j);
	open_array(&p.j, "resources");
	json_put_object(&p.j);
	put_z(&p.j, "profile", "tabular-data-resource");
	put_z(&p.j, "name", "ledger");
	put_str(&p.j, "path", file);
	put_dialect(&p, d);
	put_schema(&p);
	put_sign(&p);
	json_put_object_end(&p.j);
	json_put_array_end(&p.j);
	put_model(&p);
	json_put_object_end(&p.j);
	json_indent(out, buffer_str(&flat));
	bool over = flat.overflow || out->overflow;
	buffer_drop(&flat);
	return over ? error_set(e, STATUS_LIMIT, "the descriptor would be larger than %u MiB",
	                        MAX_DESCRIPTOR >> 20)
	            : 0;
}
