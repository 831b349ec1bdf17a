#include "base/text/plural.h"
#include "load/sketch_entry.h"

int dataset_begin(struct sqlite_sink *s, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (archive_writer_begin(s->archive, s->source_name, &s->source, e) ||
	    db_prepare(s->store->db, &q,
		       "INSERT INTO dataset VALUES (" NEXT_DATASET
		       ", ?1, ?2, ?3, ?4, '', 'staged', 1, NULL, ?5,"
		       " strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), 0, 0, 0, 0, 0, 0, '{}')",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, s->load);
	sqlite3_bind_int64(q, 2, s->cube);
	sqlite3_bind_int64(q, 3, s->source);
	db_bind(q, 4, s->source_name);
	db_bind(q, 5, s->header.mapping_fingerprint);
	if (db_run(q, "enter the dataset", e))
		return -1;
	s->dataset = sqlite3_last_insert_rowid(s->store->db);
	return s->facts->ops->source_begin(s->facts, s->dataset, e);
}

/* What the transform counted and what was packed must be the same, or one of them is wrong. */
static int check_tallies(const struct sqlite_sink *s, const struct load_source *source,
			 const struct fact_totals *written, struct error *e)
{
	const struct cube *cube = s->header.cube;
	const struct tally *loaded = &source->tallies->loaded;
	const money_sum *sums = written->sums;
	char packed[MONEY_TEXT_SIZE], counted[MONEY_TEXT_SIZE];

	if (loaded->entries != written->entries)
		return error_set(e, STATUS_STORE,
				 "%.*s: %llu %s made and %llu packed; this is a fault of "
				 "Stuiver, please report it; nothing was loaded",
				 STR_ARG(source->name), (unsigned long long)loaded->entries,
				 plural(loaded->entries, "entry was", "entries were"),
				 (unsigned long long)written->entries);
	for (size_t c = 0; c < cube->ncolumns; c++) {
		if (sums[c] == loaded->sums[c])
			continue;
		money_format(packed, sums[c], cube->columns[c].decimals);
		money_format(counted, loaded->sums[c], cube->columns[c].decimals);
		return error_set(
			e, STATUS_STORE,
			"%.*s: %.*s was counted as %s and packed as %s; this is a fault of "
			"Stuiver, please report it; nothing was loaded",
			STR_ARG(source->name), STR_ARG(cube->columns[c].name), counted, packed);
	}
	return 0;
}

static int write_dataset(struct sqlite_sink *s, const struct load_source *source, int64_t file,
			 struct error *e)
{
	const struct tallies *t = source->tallies;
	const uint64_t counts[] = {source->lines,   t->loaded.entries, t->read.lines,
				   t->loaded.lines, t->dropped.lines,  t->rejected.lines};
	struct buffer report;
	DB_AUTO_STMT q = NULL;

	if (db_prepare(
		    s->store->db, &q,
		    "UPDATE dataset SET source = ?2, source_name = ?3, resource = ?4, lines = ?5,"
		    " entries = ?6, read = ?7, loaded = ?8, dropped = ?9, rejected = ?10,"
		    " report = ?11 WHERE id = ?1",
		    e))
		return -1;
	buffer_init(&report, SIZE_MAX);
	report_json(&report, s->header.cube, source);
	sqlite3_bind_int64(q, 1, s->dataset);
	sqlite3_bind_int64(q, 2, file);
	db_bind(q, 3, source->name);
	db_bind(q, 4, source->resource);
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		sqlite3_bind_int64(q, (int)i + 5, (int64_t)counts[i]);
	db_bind(q, 11, buffer_str(&report));
	int result = db_run(q, "enter the dataset", e);
	buffer_drop(&report);
	return result;
}

static int write_scope(struct sqlite_sink *s, const struct load_source *source, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int result = db_prepare(s->store->db, &q,
				"INSERT OR IGNORE INTO dataset_scope VALUES (?1, ?2)", e);

	for (size_t i = 0; i < source->nscope && result == 0; i++) {
		sqlite3_bind_int64(q, 1, s->dataset);
		db_bind(q, 2, source->scope[i]);
		result = db_run(q, "enter the dataset", e);
	}
	return result;
}

static int write_issue(sqlite3_stmt *q, int64_t dataset, const struct issue *issue, struct error *e)
{
	sqlite3_bind_int64(q, 1, dataset);
	db_bind(q, 2, str_z(severity_name(issue->severity)));
	db_bind(q, 3, issue->code);
	sqlite3_bind_int64(q, 4, (int64_t)issue->line);
	sqlite3_bind_int64(q, 5, issue->column);
	db_bind(q, 6, issue->field);
	db_bind(q, 7, issue->value);
	db_bind(q, 8, issue->message);
	return db_run(q, "keep the issues", e);
}

/* Its line is of another file than the dataset's. */
static struct issue as_remark(struct sqlite_sink *s, const struct issue *issue)
{
	struct issue out = *issue;

	if (issue->source.len)
		out.message =
			arena_printf(s->arena, "%.*s:%llu: %.*s", STR_ARG(issue->source),
				     (unsigned long long)issue->line, STR_ARG(issue->message));
	out.line = 0;
	out.column = 0;
	return out;
}

static int write_issues(struct sqlite_sink *s, int64_t dataset, const struct issues *issues,
			bool remarks, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	DB_AUTO_STMT totals = NULL;
	struct str code;
	enum severity severity;
	uint64_t total;

	if (db_prepare(s->store->db, &q,
		       "INSERT INTO issue VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", e) ||
	    db_prepare(s->store->db, &totals,
		       "INSERT INTO issue_code VALUES (?1, ?2, ?3, ?4)"
		       " ON CONFLICT DO UPDATE SET total = total + excluded.total",
		       e))
		return -1;
	for (size_t i = 0; i < issues_count(issues); i++) {
		struct issue issue = *issues_get(issues, i);
		if (remarks)
			issue = as_remark(s, &issue);
		if (write_issue(q, dataset, &issue, e))
			return -1;
	}
	for (size_t i = 0; issues_code(issues, i, &code, &severity, &total); i++) {
		sqlite3_bind_int64(totals, 1, dataset);
		db_bind(totals, 2, code);
		db_bind(totals, 3, str_z(severity_name(severity)));
		sqlite3_bind_int64(totals, 4, (int64_t)total);
		if (db_run(totals, "keep the issues", e))
			return -1;
	}
	return 0;
}

int dataset_end(struct sqlite_sink *s, const struct load_source *source, struct error *e)
{
	int64_t file;

	struct fact_totals written;

	if (s->facts->ops->source_end(s->facts, &written, e) ||
	    check_tallies(s, source, &written, e) ||
	    archive_writer_end(s->archive, source, &file, e) || write_dataset(s, source, file, e) ||
	    write_scope(s, source, e) || sketch_enter(s, source, e) || cells_enter(s, source, e))
		return -1;
	if (file != s->source && archive_writer_drop(s->archive, e))
		return -1;
	return source->issues ? write_issues(s, s->dataset, source->issues, false, e) : 0;
}

int dataset_remarks(struct sqlite_sink *s, const struct issues *issues, struct error *e)
{
	return write_issues(s, s->ended, issues, true, e);
}
