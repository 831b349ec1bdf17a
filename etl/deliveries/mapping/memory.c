#include "deliveries/mapping/memory.h"

#include "base/memory/hash.h"
#include "store/db.h"

/* At least so many of a hundred columns must be the same for a shape to be called changed rather than new. */
#define ALIKE_PERCENT 60u

/* ---- the shape of a delivery ---- */

/* [[{"name", "type"}, …] of each file, …] */
static json_t *columns_of(const json_t *sniffed)
{
	json_t *files = json_array();
	size_t i, k;
	const json_t *file, *column;
	json_array_foreach(sniffed, i, file)
	{
		json_t *columns = json_array();
		json_array_foreach(json_object_get(file, "columns"), k, column)
			json_array_append_new(columns,
					      json_pack("{s:O?, s:O?}", "name",
							json_object_get(column, "name"), "type",
							json_object_get(column, "type")));
		json_array_append_new(files, columns);
	}
	return files;
}

static struct str digest_of(const json_t *columns, struct arena *a)
{
	char hex[SHA256_HEX_SIZE];
	struct sha256 *h = sha256_new();
	size_t i, k;
	const json_t *file, *column;
	json_array_foreach(columns, i, file)
	{
		json_array_foreach(file, k, column)
		{
			const char *name = json_string_value(json_object_get(column, "name"));
			sha256_update(h, name ? name : "", strlen(name ? name : "") + 1);
		}
		sha256_update(h, "\n", 1);
	}
	sha256_hex(h, hex);
	sha256_free(h);
	return arena_dup(a, str_z(hex));
}

/* ---- two shapes beside each other ---- */

static const json_t *column_named(const json_t *columns, const json_t *like)
{
	size_t i, k;
	const json_t *file, *column;
	json_array_foreach(columns, i, file) json_array_foreach(
		file, k, column) if (json_equal(json_object_get(column, "name"),
						json_object_get(like, "name"))) return column;
	return NULL;
}

struct difference {
	json_t *added, *missing, *retyped, *open;
	size_t same, of;
};

/* The columns of `a` that `b` has not; those of another type go to `retyped`, where that is asked. */
static size_t lacking(const json_t *a, const json_t *b, json_t *names, json_t *retyped)
{
	size_t i, k, same = 0;
	const json_t *file, *column;
	json_array_foreach(a, i, file)
	{
		json_array_foreach(file, k, column)
		{
			const json_t *there = column_named(b, column);
			json_t *name = json_object_get(column, "name");
			if (!there)
				json_array_append(names, name);
			else if (retyped && !json_equal(json_object_get(column, "type"),
							json_object_get(there, "type")))
				json_array_append(retyped, name);
			same += there != NULL;
		}
	}
	return same;
}

/* ---- what a mapping says of the file itself ---- */

static const json_t *schema_of(const json_t *descriptor)
{
	return json_object_get(json_array_get(json_object_get(descriptor, "resources"), 0),
			       "schema");
}

static const json_t *field_named(const json_t *fields, const json_t *like)
{
	size_t i;
	const json_t *field;
	json_array_foreach(fields, i,
			   field) if (json_equal(json_object_get(field, "name"),
						 json_object_get(like, "name"))) return field;
	return NULL;
}

/* What all lines are because the file's name or title says so: its phase. What a person said of the file before is so as
 * long as this one says nothing else; a year, which is of one file, is asked again (stated_ask_year). */
static bool constant_differs(const json_t *known, const json_t *fresh)
{
	const json_t *a = json_object_get(known, "constant"),
		     *b = json_object_get(fresh, "constant");
	const char *was = json_string_value(a);
	if (json_equal(a, b) || (!a && !b))
		return false;
	return b || !(json_is_true(json_object_get(json_object_get(known, "stuiver"), "stated")) ||
		      (was && !*was));
}

static bool constants_differ(const json_t *known, const json_t *fresh)
{
	size_t i;
	const json_t *field;
	const json_t *theirs = json_object_get(schema_of(known), "extraFields");
	const json_t *own = json_object_get(schema_of(fresh), "extraFields");
	json_array_foreach(
		own, i, field) if (constant_differs(field_named(theirs, field), field)) return true;
	json_array_foreach(theirs, i,
			   field) if (constant_differs(field, field_named(own, field))) return true;
	return false;
}

/* Columns whose convention the first file proved and this one leaves open, as 1.000 among nothing else, or has
 * otherwise: 1.000 may have been a thousand and be one now. */
static void open_ones(const json_t *known, const json_t *fresh, json_t *names)
{
	static const char *const told[] = {"decimalChar", "format"};
	size_t i;
	const json_t *field;
	const json_t *theirs = json_object_get(schema_of(known), "fields");
	json_array_foreach(json_object_get(schema_of(fresh), "fields"), i, field)
	{
		const json_t *other = field_named(theirs, field);
		for (size_t k = 0; k < sizeof told / sizeof *told; k++)
			if (json_object_get(other, told[k]) &&
			    !json_equal(json_object_get(other, told[k]),
					json_object_get(field, told[k])) &&
			    json_equal(json_object_get(other, "type"),
				       json_object_get(field, "type")))
				json_array_append(names, json_object_get(field, "name"));
	}
}

/* A mapping says what stands between the fields, so that it reads no file where that is another. */
static bool delimiters_differ(const json_t *known, const json_t *fresh)
{
	size_t i;
	const json_t *one;
	const json_t *theirs = json_object_get(known, "resources");
	json_array_foreach(json_object_get(fresh, "resources"), i, one)
	{
		const json_t *a = json_object_get(one, "dialect"),
			     *b = json_object_get(json_array_get(theirs, i), "dialect");
		const json_t *x = json_object_get(a, "delimiter"),
			     *y = json_object_get(b, "delimiter");
		if (x && y && !json_equal(x, y))
			return true;
	}
	return false;
}

/* The mapping that is known, and the new columns as the proposal has them, left out. */
static struct str with_new(json_t *known, const json_t *fresh, const json_t *names, struct arena *a)
{
	json_t *fields = json_object_get(schema_of(known), "fields");
	size_t i;
	const json_t *name;
	json_array_foreach(names, i, name)
	{
		json_t *like = json_pack("{s:O}", "name", (json_t *)(uintptr_t)name);
		const json_t *field =
			field_named(json_object_get(schema_of(fresh), "fields"), like);
		json_decref(like);
		if (!field)
			continue;
		json_t *added = json_deep_copy(field);
		json_object_del(added, "columnType");
		json_object_set_new(
			added, "stuiver",
			json_pack("{s:s, s:s}", "class", "private", "why",
				  "new in this file: left out until somebody says what it "
				  "means"));
		json_array_append_new(fields, added);
	}
	return heard_written(known, a);
}

/* ---- looking it up ---- */

struct shape_row {
	int64_t delivery;
	struct str title, columns, descriptor;
	bool exact;
};

/* The shape of that digest, or else the one that has most columns in common. */
static int find(struct desk *d, struct arena *a, int64_t organisation, struct str digest,
		const json_t *columns, struct shape_row *out, struct error *e)
{
	size_t most = 0;
	int row;
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	row = db_prepare(
		d->db, &s,
		"SELECT s.delivery, d.title, s.columns, s.descriptor, s.digest = ? FROM shape s "
		"JOIN delivery d ON d.id = s.delivery WHERE s.organisation = ? ORDER BY 5 DESC, s.learned_at DESC LIMIT "
		"1000",
		e);
	if (row == 0) {
		db_bind(s, 1, digest);
		sqlite3_bind_int64(s, 2, organisation);
	}
	while (row == 0 && (row = db_step(s, "look for a shape", e)) > 0) {
		json_t *theirs = heard_parse(db_text(s, 2)), *names = json_array();
		size_t same = lacking(columns, theirs, names, NULL);
		size_t all = same + json_array_size(names);
		bool exact = sqlite3_column_int(s, 4) != 0;
		row = 0;
		if (exact || (100 * same >= ALIKE_PERCENT * all && same > most)) {
			most = same;
			*out = (struct shape_row){
				sqlite3_column_int64(s, 0), arena_dup(a, db_text(s, 1)),
				arena_dup(a, db_text(s, 2)), arena_dup(a, db_text(s, 3)), exact};
			row = exact;
		}
		json_decref(names);
		json_decref(theirs);
	}
	db_finalize(&s);
	desk_let_go(d);
	return row < 0 ? -1 : 0;
}

static void compare(const json_t *columns, json_t *known, const json_t *theirs, const json_t *fresh,
		    const struct shape_row *row, struct arena *a, struct remembered *out)
{
	json_t *added = json_array(), *missing = json_array(), *retyped = json_array(),
	       *open = json_array();
	lacking(columns, theirs, added, retyped);
	lacking(theirs, columns, missing, NULL);
	open_ones(known, fresh, open);
	bool phase = constants_differ(known, fresh), dialect = delimiters_differ(known, fresh);
	bool stops = json_array_size(missing) || json_array_size(retyped) ||
		     json_array_size(open) || phase || dialect;
	bool one = json_array_size(columns) == 1 && json_array_size(theirs) == 1;
	const char *kind = stops ? "changed" : json_array_size(added) ? "new" : "same";
	json_t *told = json_pack("{s:s, s:I, s:s%, s:o, s:o, s:o, s:o, s:b, s:b}", "kind", kind,
				 "delivery", (json_int_t)row->delivery, "title", row->title.ptr,
				 row->title.len, "new", added, "missing", missing, "retyped",
				 retyped, "open", open, "phase", phase, "dialect", dialect);
	out->told = heard_written(told, a);
	/* New columns in one of several files: which resource they belong to is the person's to see. */
	out->sure = !stops && (row->exact || (one && json_array_size(added)));
	if (out->sure)
		out->descriptor =
			json_array_size(added) ? with_new(known, fresh, added, a) : row->descriptor;
	out->from = out->sure ? row->delivery : 0;
	json_decref(told);
}

int memory_look(struct desk *d, struct arena *a, int64_t organisation, const json_t *sniffed,
		struct str proposal, struct remembered *out, struct error *e)
{
	struct shape_row row = {0};
	json_t *columns = columns_of(sniffed);
	*out = (struct remembered){0};
	out->shape = digest_of(columns, a);
	out->columns = heard_written(columns, a);
	int result = find(d, a, organisation, out->shape, columns, &row, e);
	if (result == 0 && row.delivery) {
		json_t *known = heard_parse(row.descriptor), *theirs = heard_parse(row.columns),
		       *fresh = heard_parse(proposal);
		if (known && theirs && fresh)
			compare(columns, known, theirs, fresh, &row, a, out);
		json_decref(fresh);
		json_decref(theirs);
		json_decref(known);
	}
	json_decref(columns);
	return result;
}

int memory_learn(struct desk *d, struct arena *a, int64_t delivery, struct error *e)
{
	struct delivery what;
	struct str descriptor;
	char now[MOMENT_SIZE];
	json_t *sniffed = heard(d, delivery, JOB_SNIFF);
	if (!sniffed)
		return 0;
	json_t *columns = columns_of(sniffed);
	struct str text = heard_written(columns, a);
	json_decref(columns);
	json_decref(sniffed);
	if (delivery_get(d, a, delivery, &what, e) || mapping_read(d, a, delivery, &descriptor, e))
		return -1;
	moment_now(now);
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	int result = db_prepare(d->db, &s,
				"INSERT OR REPLACE INTO shape VALUES (?6, ?1, ?2, ?3, ?4, ?5)", e);
	if (result == 0) {
		db_bind(s, 1, what.shape);
		sqlite3_bind_int64(s, 2, delivery);
		db_bind(s, 3, text);
		db_bind(s, 4, descriptor);
		db_bind(s, 5, str_z(now));
		sqlite3_bind_int64(s, 6, what.organisation);
		result = db_run(s, "learn a shape", e);
	}
	db_finalize(&s);
	desk_let_go(d);
	return result ? result : memory_widen(d, a, &what, descriptor, e);
}
