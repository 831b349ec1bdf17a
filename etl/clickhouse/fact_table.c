#include "clickhouse/fact_table.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>

#define DDL_MAX ((size_t)4 << 20)
#define NAME_SHOWN 64u /* bytes of a cube's name in that of its table */

/* Another shape is another table: what one was made for never changes. The cube's name is in the shape whole; here it is
 * for people, in what a name may hold. */
static struct str table_name(struct arena *a, struct str cube, uint64_t shape)
{
	struct str name = arena_printf(a, "cube_%.*s_%016" PRIx64,
				       STR_ARG(str_head(cube, NAME_SHOWN)), shape);

	for (size_t i = 0; i < name.len; i++)
		if (!isalnum((unsigned char)name.ptr[i]))
			((char *)name.ptr)[i] = '_';
	return name;
}

int fact_table_read(struct fact_table *out, struct arena *a, struct store *s, const struct view *v,
		    struct error *e)
{
	*out = (struct fact_table){.arena = a, .cube = view_cube(v)};
	if (cube_contents_read(&out->contents, a, s, v, e))
		return -1;
	out->name = table_name(a, out->cube->name, out->contents.shape);
	return 0;
}

struct making {
	struct session *session;
	struct picture *picture;
};

static int make(void **made, void *context, struct error *e)
{
	struct making *m = context;
	struct arena *a = arena_new();
	struct fact_table *t = ARENA_NEW(a, struct fact_table);

	if (fact_table_read(t, a, m->session->store, picture_view(m->picture), e)) {
		arena_free(a);
		return -1;
	}
	*made = t;
	return 0;
}

static void drop(void *made)
{
	arena_free(((struct fact_table *)made)->arena);
}

int fact_table_of(const struct fact_table **out, struct session *s, struct picture *p,
		  struct error *e)
{
	struct making m = {s, p};
	void *made = NULL;

	if (picture_derived(&made, p, PICTURE_KIND, make, drop, &m, e))
		return -1;
	*out = made;
	return 0;
}

void put_key(struct buffer *sql, const struct fact_table *t, size_t dimension)
{
	buffer_printf(sql, "k%zu", t->contents.dimensions[dimension]);
}

void put_text(struct buffer *sql, const struct fact_table *t, size_t dimension, size_t attribute)
{
	put_text_as(sql, t, 't', dimension, attribute);
}

void put_text_as(struct buffer *sql, const struct fact_table *t, char kind, size_t dimension,
		 size_t attribute)
{
	buffer_printf(sql, "%c%zu_%zu", kind, t->contents.dimensions[dimension],
		      t->contents.attributes[dimension][attribute]);
}

void put_amount(struct buffer *sql, const struct fact_table *t, size_t column)
{
	buffer_printf(sql, "m%zu", t->contents.columns[column]);
}

/* ---- making it ---- */

/* The cube's own order of what stands at each position, which a later model does not change. */
struct order {
	size_t *dimensions, **attributes, *columns;
};

static void order_read(struct order *out, struct arena *a, const struct fact_table *t)
{
	const struct cube_contents *k = &t->contents;

	*out = (struct order){.dimensions = ARENA_ARRAY(a, size_t, t->cube->ndimensions + 1),
			      .columns = ARENA_ARRAY(a, size_t, t->cube->ncolumns + 1),
			      .attributes = ARENA_ARRAY(a, size_t *, t->cube->ndimensions + 1)};
	for (size_t d = 0; d < t->cube->ndimensions; d++) {
		size_t n = t->cube->dimensions[d].nattributes;
		out->dimensions[k->dimensions[d]] = d;
		out->attributes[d] = ARENA_ARRAY(a, size_t, n + 1);
		for (size_t i = 0; i < n; i++)
			out->attributes[d][k->attributes[d][i]] = i;
	}
	for (size_t c = 0; c < t->cube->ncolumns; c++)
		out->columns[k->columns[c]] = c;
}

struct listing {
	struct fact_column *items;
	size_t n;
	struct arena *arena;
	const struct fact_table *table;
};

static void list(struct listing *l, enum table_kind kind, const char *type, size_t at,
		 size_t attribute)
{
	static const char *const names[] = {"content", "dataset", "seq", "entry", "spread", "line"};
	struct buffer name;

	buffer_init(&name, NAME_SHOWN);
	if (kind <= COLUMN_LINE)
		buffer_append_z(&name, names[kind]);
	else if (kind == COLUMN_KEY)
		put_key(&name, l->table, at);
	else if (kind == COLUMN_AMOUNT)
		put_amount(&name, l->table, at);
	else
		put_text_as(&name, l->table, "tfw"[kind - COLUMN_TEXT], at, attribute);
	l->items[l->n++] = (struct fact_column){kind, at, attribute, type,
						arena_dup(l->arena, buffer_str(&name))};
	buffer_drop(&name);
}

static void list_dimension(struct listing *l, const struct order *o, size_t d)
{
	const struct dimension *shape = &l->table->cube->dimensions[d];

	list(l, COLUMN_KEY, "UInt32", d, 0);
	for (size_t i = 0; l->table->contents.texts[d] && i < shape->nattributes; i++) {
		size_t a = o->attributes[d][i];
		bool text = shape->attributes[a].type == VALUE_STRING;
		list(l, COLUMN_TEXT, text ? "Nullable(String)" : "Nullable(Int64)", d, a);
		if (text) {
			list(l, COLUMN_FOLDED, "String", d, a);
			list(l, COLUMN_WORDS, "String", d, a);
		}
	}
}

void fact_table_columns(struct fact_column **out, size_t *n, struct arena *a,
			const struct fact_table *t)
{
	static const char *const types[] = {"UInt64", "Int64",  "UInt32",
					    "UInt32", "UInt16", "UInt64"};
	size_t most = COLUMN_KEY + t->cube->ncolumns;
	struct order o;

	order_read(&o, a, t);
	for (size_t d = 0; d < t->cube->ndimensions; d++)
		most += 1 + 3 * t->cube->dimensions[d].nattributes;
	struct listing l = {ARENA_ARRAY(a, struct fact_column, most), 0, a, t};
	for (enum table_kind k = 0; k < COLUMN_KEY; k++)
		list(&l, k, types[k], 0, 0);
	for (size_t i = 0; i < t->cube->ndimensions; i++)
		list_dimension(&l, &o, o.dimensions[i]);
	for (size_t i = 0; i < t->cube->ncolumns; i++)
		list(&l, COLUMN_AMOUNT, "Nullable(Int64)", o.columns[i], 0);
	*out = l.items;
	*n = l.n;
}

static void put_columns(struct buffer *sql, const struct fact_table *t)
{
	struct arena *a = arena_new();
	struct fact_column *columns;
	size_t n;

	fact_table_columns(&columns, &n, a, t);
	for (size_t i = 0; i < n; i++)
		buffer_printf(sql, "%s%.*s %s", i ? "," : "", STR_ARG(columns[i].name),
			      columns[i].type);
	arena_free(a);
}

/* With a cluster the rows themselves are in a table of this name. */
static void put_kept(struct buffer *sql, const struct fact_table *t)
{
	buffer_printf(sql, "%.*s_rows", STR_ARG(t->name));
}

void put_local(struct buffer *sql, const struct fact_table *t, const struct clickhouse_address *a)
{
	if (a->cluster.len)
		put_kept(sql, t);
	else
		buffer_append_str(sql, t->name);
}

/* What belongs to one content is one part of the table: an insert is of one, so that it is there whole or not at all,
 * and what is no longer wanted goes without a mutation. */
static void put_order(struct buffer *sql)
{
	buffer_append_z(sql, " PARTITION BY content ORDER BY (dataset,seq,entry)");
}

int fact_table_make(const struct fact_table *t, struct client *c,
		    const struct client_limits *limits, struct error *e)
{
	const struct clickhouse_address *a = client_address(c);
	struct buffer sql;
	int result;

	buffer_init(&sql, DDL_MAX);
	buffer_append_z(&sql, "CREATE TABLE IF NOT EXISTS ");
	put_local(&sql, t, a);
	if (a->cluster.len)
		buffer_printf(&sql, " ON CLUSTER `%s`", a->cluster.ptr);
	buffer_append_z(&sql, " (");
	put_columns(&sql, t);
	if (a->cluster.len)
		buffer_printf(
			&sql,
			") ENGINE=ReplicatedMergeTree('/clickhouse/stuiver/%s/%.*s/{shard}','{replica}')",
			a->database.ptr, STR_ARG(t->name));
	else
		buffer_append_z(&sql, ") ENGINE=MergeTree");
	put_order(&sql);
	result = client_run(c, buffer_str(&sql), limits, e);
	if (result == 0 && a->cluster.len) {
		buffer_reset(&sql);
		buffer_printf(&sql, "CREATE TABLE IF NOT EXISTS %.*s ON CLUSTER `%s` (",
			      STR_ARG(t->name), a->cluster.ptr);
		put_columns(&sql, t);
		buffer_printf(&sql, ") ENGINE=Distributed('%s','%s',", a->cluster.ptr,
			      a->database.ptr);
		put_kept(&sql, t);
		buffer_append_z(&sql, ",spread)");
		result = client_run(c, buffer_str(&sql), limits, e);
	}
	buffer_drop(&sql);
	return result ? error_context(e, "make the table of cube %.*s", STR_ARG(t->cube->name)) : 0;
}
