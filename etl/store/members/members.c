#include "store/pages/shape.h"

/* That room is made for at once: a damaged store may tell of any number. */
#define EXPECTED_MOST (1u << 20)

int members_count(struct store *s, const struct shape_dimension *d, uint64_t *out, struct error *e)
{
	struct buffer sql;
	int64_t n;

	buffer_init(&sql, 4096);
	buffer_printf(&sql, "SELECT max(_key) + 1 FROM \"%.*s\"", STR_ARG(d->table));
	buffer_append_char(&sql, 0);
	int result = db_integer(s->db, sql.ptr, 0, &n, e);
	buffer_drop(&sql);
	if (result == 0 && (n < 0 || n > UINT32_MAX))
		return db_damaged(s->db, e, "table %.*s has the key %lld", STR_ARG(d->table),
				  (long long)n);
	*out = (uint64_t)n;
	return result;
}

static void list_attributes(struct buffer *sql, const struct shape_dimension *d)
{
	for (size_t i = 0; i < d->nattributes; i++)
		buffer_printf(sql, "%s\"%.*s\"", i > 0 ? ", " : "", STR_ARG(d->columns[i]));
}

/* The bytes as they lie in the page: db_text's end with a NUL, for which SQLite copies them. */
static struct value text_of(sqlite3_stmt *q, int column)
{
	const void *p = sqlite3_column_blob(q, column);

	if (p)
		return value_text((struct str){p, (size_t)sqlite3_column_bytes(q, column)});
	return sqlite3_column_type(q, column) == SQLITE_NULL ? value_null() : value_text(STR(""));
}

/* Dates read well as text; a null is NULL. False when a date is none. */
static bool read_value(sqlite3_stmt *q, int column, enum value_type type, struct value *out)
{
	int32_t day;

	if (type == VALUE_STRING) {
		*out = text_of(q, column);
		return true;
	}
	if (sqlite3_column_type(q, column) == SQLITE_NULL) {
		*out = value_null();
		return true;
	}
	if (type == VALUE_INTEGER) {
		*out = value_number(sqlite3_column_int64(q, column));
		return true;
	}
	if (!date_parse_iso(db_text(q, column), &day))
		return false;
	*out = value_number(day);
	return true;
}

/* No tuple may come twice, or facts would point at the wrong member. */
static int read_member(struct store *s, sqlite3_stmt *q, const struct shape_dimension *d,
		       uint64_t key, struct dictionary *out, struct error *e)
{
	struct value tuple[CUBE_MAX_ATTRIBUTES];
	bool is_new = true;

	for (size_t i = 0; i < d->nattributes; i++)
		if (!read_value(q, (int)i, d->types[i], &tuple[d->place[i]]))
			return db_damaged(s->db, e, "table %.*s, _key %llu: no date",
					  STR_ARG(d->table), (unsigned long long)key);
	dictionary_put(out, tuple, &is_new);
	if (!is_new)
		return db_damaged(s->db, e, "table %.*s has the member %llu twice",
				  STR_ARG(d->table), (unsigned long long)key);
	return 0;
}

/* _key is the primary key: as many rows as there are keys below `count` have each of them once. */
int members_read(struct store *s, const struct shape_dimension *d, uint64_t count,
		 struct dictionary *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	struct buffer sql;
	uint64_t n = 0;
	int row;

	buffer_init(&sql, 1 << 20);
	buffer_append_z(&sql, "SELECT ");
	list_attributes(&sql, d);
	buffer_printf(&sql, " FROM \"%.*s\" WHERE _key BETWEEN 0 AND ?1 - 1 ORDER BY _key",
		      STR_ARG(d->table));
	buffer_append_char(&sql, 0);
	int result = db_prepare(s->db, &q, sql.ptr, e);
	buffer_drop(&sql);
	if (result)
		return -1;
	sqlite3_bind_int64(q, 1, (int64_t)count);
	dictionary_expect(out, count < EXPECTED_MOST ? count : EXPECTED_MOST);
	while ((row = db_step(q, "read members", e)) == 1)
		if (read_member(s, q, d, n++, out, e))
			return -1;
	if (row == 0 && n != count)
		return db_damaged(s->db, e, "table %.*s has %llu members instead of %llu",
				  STR_ARG(d->table), (unsigned long long)n,
				  (unsigned long long)count);
	return row;
}

void member_bind(sqlite3_stmt *q, int i, enum value_type type, const struct value *v,
		 char text[DATE_TEXT_SIZE])
{
	if (v->null)
		sqlite3_bind_null(q, i);
	else if (type == VALUE_INTEGER)
		sqlite3_bind_int64(q, i, v->number);
	else if (type == VALUE_DATE)
		db_bind(q, i, (struct str){text, date_format(text, (int32_t)v->number)});
	else
		db_bind(q, i, v->text);
}

int members_write(struct store *s, const struct shape_dimension *d, const struct dictionary *from,
		  uint64_t first, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	struct buffer sql;
	char dates[CUBE_MAX_ATTRIBUTES][DATE_TEXT_SIZE];

	if (first >= dictionary_count(from))
		return 0;
	buffer_init(&sql, 1 << 20);
	buffer_printf(&sql, "INSERT INTO \"%.*s\" (_key, ", STR_ARG(d->table));
	list_attributes(&sql, d);
	buffer_append_z(&sql, ") VALUES (?1");
	for (size_t i = 0; i < d->nattributes; i++)
		buffer_printf(&sql, ", ?%zu", i + 2);
	buffer_append(&sql, ")", 2);
	int result = db_prepare(s->db, &q, sql.ptr, e);
	buffer_drop(&sql);
	for (uint64_t key = first; key < dictionary_count(from) && result == 0; key++) {
		const struct value *tuple = dictionary_get(from, (uint32_t)key);
		sqlite3_bind_int64(q, 1, (int64_t)key);
		for (size_t i = 0; i < d->nattributes; i++)
			member_bind(q, (int)i + 2, d->types[i], &tuple[d->place[i]], dates[i]);
		result = db_run(q, "write members", e);
	}
	return result;
}
