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

/* By position, which a later model does not change. */
void fact_table_layout(struct table_layout *out, struct arena *a, const struct fact_table *t)
{
	const struct cube_contents *k = &t->contents;

	*out = (struct table_layout){.dimensions = ARENA_ARRAY(a, size_t, t->cube->ndimensions + 1),
				     .columns = ARENA_ARRAY(a, size_t, t->cube->ncolumns + 1),
				     .attributes =
					     ARENA_ARRAY(a, size_t *, t->cube->ndimensions + 1)};
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

static void put_dimension(struct buffer *sql, const struct fact_table *t,
			  const struct table_layout *l, size_t d)
{
	buffer_append_char(sql, ',');
	put_key(sql, t, d);
	buffer_append_z(sql, " UInt32");
	for (size_t i = 0; t->contents.texts[d] && i < t->cube->dimensions[d].nattributes; i++) {
		size_t a = l->attributes[d][i];
		bool text = t->cube->dimensions[d].attributes[a].type == VALUE_STRING;
		buffer_append_char(sql, ',');
		put_text(sql, t, d, a);
		buffer_append_z(sql, text ? " Nullable(String)" : " Nullable(Int64)");
		for (const char *folded = "fw"; text && *folded; folded++) {
			buffer_append_char(sql, ',');
			put_text_as(sql, t, *folded, d, a);
			buffer_append_z(sql, " String");
		}
	}
}

static void put_columns(struct buffer *sql, const struct fact_table *t)
{
	struct arena *a = arena_new();
	struct table_layout l;

	fact_table_layout(&l, a, t);
	buffer_append_z(
		sql,
		"content UInt64,dataset Int64,seq UInt32,entry UInt32,spread UInt16,line UInt64");
	for (size_t i = 0; i < t->cube->ndimensions; i++)
		put_dimension(sql, t, &l, l.dimensions[i]);
	for (size_t i = 0; i < t->cube->ncolumns; i++) {
		buffer_append_char(sql, ',');
		put_amount(sql, t, l.columns[i]);
		buffer_append_z(sql, " Nullable(Int64)");
	}
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
