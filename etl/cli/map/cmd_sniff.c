#include "console/cli.h"

#include "base/system/file.h"
#include "cli/commands.h"
#include "cli/load/dialect.h"
#include "cli/road/decided.h"
#include "console/terminal.h"
#include "sniff/merge/merge.h"
#include "sniff/sniff.h"
#include <ctype.h>
#include <stdio.h>
#include <unistd.h>

#define ISSUE_EXAMPLES 3
#define DESCRIPTOR_MOST (16u << 20)

struct sniff_run {
	const struct options *options;
	struct extract_options extract;
	struct sources *sources;
	struct issues *issues;
	struct batch *batch;
	struct buffer out;
	struct decided decided;
	struct buffer proposal;       /* the descriptor that is being made */
	char path[4096];              /* where it goes */
	char sha256[SHA256_HEX_SIZE]; /* of the file that is read; empty: not all of it is */
};

static void show_progress(struct progress *p, const struct extractor *x, const struct sniff *s,
			  const char *name)
{
	struct progress_state state = {.name = str_z(name), .n = 1, .doing = "reading"};
	state.lines = s->records;
	extract_progress(x, &state.bytes_done, &state.bytes_total);
	progress_show(p, &state);
}

typedef void (*take_batch)(struct sniff *s, const struct batch *b);

static int read_all(struct sniff_run *r, struct extractor *x, struct sniff *s, const char *name,
		    take_batch take, struct error *e)
{
	struct progress p;
	int more;
	progress_begin(&p, options_quiet(r->options));
	while ((more = extract_next(x, r->batch, e)) > 0) {
		take(s, r->batch);
		show_progress(&p, x, s, name);
	}
	progress_end(&p);
	return more;
}

/* The first time; what programs are told says which file it was. */
static int read_first(struct sniff_run *r, struct extractor *x, struct sniff *s, const char *name,
		      struct error *e)
{
	r->sha256[0] = '\0';
	if (!options_json(r->options) || option_given(r->options, "records"))
		return read_all(r, x, s, name, sniff_add, e);
	struct sha256 *hash = sha256_new();
	extract_set_hash(x, hash);
	int status = read_all(r, x, s, name, sniff_add, e);
	if (status == 0)
		sha256_hex(hash, r->sha256);
	sha256_free(hash);
	return status;
}

/* The lines above the header, which may say what amounts are in. */
static int read_title(struct sniff_run *r, const struct source *source, const struct dialect *d,
		      struct sniff *s, struct error *e)
{
	struct extract_options o = r->extract;
	struct issues *unused;
	struct extractor *x;
	int more = 0;
	if (d->header_line < 2)
		return 0;
	o.charset = d->charset;
	o.delimiter = d->delimiter;
	o.header = 0;
	o.skip = 0;
	o.max_records = d->header_line;
	unused = issues_new();
	if (extract_open(&x, source, &o, unused, e) == 0) {
		while ((more = extract_next(x, r->batch, e)) > 0)
			sniff_title(s, r->batch, d->header_line);
		extract_close(x);
	} else {
		more = -1;
	}
	issues_free(unused);
	return more;
}

/* Once more through it, for what its columns tell of each other, or its totals. */
static int read_again(struct sniff_run *r, const struct source *source, struct sniff *s,
		      take_batch take, struct error *e)
{
	struct issues *again = issues_new(); /* they came in the first reading */
	struct extractor *x;
	int status = extract_open(&x, source, &r->extract, again, e);
	if (status == 0) {
		status = read_all(r, x, s, source->name, take, e);
		extract_close(x);
	}
	issues_free(again);
	return status;
}

/* For a shell: quoted where it holds anything a shell would part or open. */
static void put_word(struct buffer *out, const char *word)
{
	bool plain = *word != '\0';
	for (const char *p = word; *p; p++)
		plain = plain && (isalnum((unsigned char)*p) || strchr("-_./=:@+,", *p) ||
				  (unsigned char)*p >= 0x80);
	buffer_append_z(out, plain ? "" : "'");
	for (const char *p = word; *p; p++)
		if (*p == '\'')
			buffer_append_z(out, "'\\''");
		else
			buffer_append_char(out, *p);
	buffer_append_z(out, plain ? "" : "'");
}

static void advise(struct sniff_run *r, const char *path, const char *folder)
{
	struct buffer b;
	if (options_quiet(r->options))
		return;
	buffer_init(&b, SIZE_MAX);
	buffer_printf(&b,
		      "stuiver: wrote %s; read it, mend it, then try:\n  stuiver check --mapping ",
		      path);
	put_word(&b, folder);
	for (size_t i = 0; i < r->sources->n; i++) {
		buffer_append_char(&b, ' ');
		put_word(&b, r->sources->items[i].path);
	}
	fprintf(stderr, "%.*s\n", STR_ARG(buffer_str(&b)));
	buffer_drop(&b);
}

/* The proposal of one file: the first, or added to what there is. */
static int add_proposal(struct sniff_run *r, const struct sniff *s, const struct dialect *d,
			const struct source *source, struct error *e)
{
	struct buffer text, merged;
	bool added = true;
	buffer_init(&text, SIZE_MAX);
	buffer_init(&merged, SIZE_MAX);
	int status = sniff_propose(s, d, str_z(source->name), &text, e);
	if (status == 0 && r->proposal.len == 0) {
		buffer_append_str(&r->proposal, buffer_str(&text));
	} else if (status == 0) {
		status = sniff_merge(buffer_str(&r->proposal), buffer_str(&text),
				     str_z(source->name), NULL, 0, &merged, &added, e);
		buffer_reset(&r->proposal);
		buffer_append_str(&r->proposal, buffer_str(&merged));
		if (status == 0 && !added && !options_quiet(r->options))
			fprintf(stderr, "stuiver: %s: a ledger of the mapping reads it already\n",
				source->name);
	}
	buffer_drop(&merged);
	buffer_drop(&text);
	/* A folder may hold code lists beside its ledgers. */
	if (status != 0 && e->status == STATUS_INPUT && r->sources->n > 1) {
		fprintf(stderr, "stuiver: %s: left out: %s\n", source->name, e->text);
		return 0;
	}
	return status;
}

/* What is there is kept, added to with --add, or overwritten with --force. */
static int begin_descriptor(struct sniff_run *r, struct error *e)
{
	const char *folder = option_value(r->options, "write");
	struct arena *a = arena_new();
	struct str there = {"", 0};
	int status = 0;
	if (snprintf(r->path, sizeof r->path, "%s/datapackage.json", folder) >= (int)sizeof r->path)
		status = error_set(e, STATUS_USAGE, "the name of the folder is too long");
	else if (file_exists(r->path) && option_given(r->options, "add"))
		status = file_read(&there, a, r->path, DESCRIPTOR_MOST, e);
	else if (file_exists(r->path) && !option_given(r->options, "force"))
		status = error_set(e, STATUS_REFUSED,
				   "%s is there already and was not touched; --add adds what it "
				   "lacks, --force overwrites it",
				   r->path);
	buffer_append_str(&r->proposal, there);
	arena_free(a);
	return status;
}

static int end_descriptor(struct sniff_run *r, struct error *e)
{
	const char *folder = option_value(r->options, "write");
	if (r->proposal.len == 0)
		return error_set(e, STATUS_INPUT, "no file is a ledger, so nothing was written");
	if (dir_make(folder, e) != 0 || file_write(r->path, buffer_str(&r->proposal), e) != 0)
		return -1;
	advise(r, r->path, folder);
	return 0;
}

static int report(struct sniff_run *r, const struct sniff *s, const struct dialect *d,
		  const struct source *source, struct error *e)
{
	if (options_json(r->options)) {
		sniff_report_json(s, d, str_z(source->name), str_z(r->sha256), &r->out);
		buffer_append_char(&r->out, '\n');
	} else {
		sniff_report(s, d, str_z(source->name), (size_t)terminal_width(STDOUT_FILENO),
			     &r->out);
	}
	if (cli_write(buffer_str(&r->out), e) != 0)
		return -1;
	buffer_reset(&r->out);
	return option_given(r->options, "write") ? add_proposal(r, s, d, source, e) : 0;
}

static int sniff_source(struct sniff_run *r, const struct source *source, struct error *e)
{
	struct extractor *x;
	size_t n;
	if (extract_open(&x, source, &r->extract, r->issues, e) != 0)
		return -1;
	const struct dialect *d = extract_dialect(x);
	const struct str *header = extract_header(x, &n);
	struct sniff *s = sniff_new(header, n, d->columns);
	sniff_set_numbers(s, extract_numbers(x));
	sniff_set_scaled(s, d->scaled);
	if (d->format == FORMAT_XAF)
		sniff_set_standard(s, SNIFF_AUDITFILE);
	if (d->format == FORMAT_IV3)
		sniff_set_standard(s, SNIFF_IV3);
	int status = decided_tell(r->options, s, str_z(source->name), e);
	if (status == 0)
		status = read_first(r, x, s, source->name, e);
	if (status == 0)
		status = read_title(r, source, d, s, e);
	if (status == 0 && sniff_make_columns(s))
		status = read_again(r, source, s, sniff_add_made, e);
	if (status == 0) {
		sniff_decide(s);
		status = read_again(r, source, s, sniff_relate, e);
	}
	if (status == 0 && sniff_totals(s) > 0)
		status = read_again(r, source, s, sniff_look, e);
	if (status == 0) {
		sniff_conclude(s, str_z(source->name));
		decided_note(&r->decided, r->options, s, str_z(source->name));
		status = report(r, s, d, source, e);
	}
	sniff_free(s);
	extract_close(x);
	return status;
}

static int sniff_all(struct sniff_run *r, struct error *e)
{
	size_t n;
	const char *const *paths = options_args(r->options, &n);
	if (dialect_options(&r->extract, r->options, e) != 0)
		return -1;
	/* What is below a table is no part of it, where that is to be seen; the proposal says so. */
	r->extract.until_gap = r->extract.until_gap ? 1 : -1;
	if (option_number(&r->extract.max_records, r->options, "records", 1, UINT64_MAX, e) != 0 ||
	    sources_open(&r->sources, paths, n, e) != 0)
		return -1;
	bool write = option_given(r->options, "write");
	if (write && begin_descriptor(r, e) != 0)
		return -1;
	for (size_t i = 0; i < r->sources->n; i++) {
		if (i > 0 && !options_json(r->options))
			buffer_append_char(&r->out, '\n');
		if (sniff_source(r, &r->sources->items[i], e) != 0)
			return -1;
	}
	if (decided_check(&r->decided, r->options, e) != 0)
		return -1;
	return write ? end_descriptor(r, e) : 0;
}

static int run(int argc, char **argv)
{
	int code;
	struct options *o = options_parse(&command_sniff, argc, argv, &code);
	if (!o)
		return code;
	struct sniff_run r = {.options = o};
	struct error e;
	buffer_init(&r.out, SIZE_MAX);
	buffer_init(&r.proposal, DESCRIPTOR_MOST);
	r.issues = issues_new();
	r.decided.arena = arena_new();
	r.batch = batch_new();
	int status = sniff_all(&r, &e);
	issues_print(stderr, r.issues, options_quiet(o) ? SEVERITY_ERROR : SEVERITY_INFO,
		     ISSUE_EXAMPLES);
	code = status != 0 ? cli_fail(&e) : EXIT_OK;
	batch_free(r.batch);
	issues_free(r.issues);
	arena_free(r.decided.arena);
	sources_free(r.sources);
	buffer_drop(&r.out);
	buffer_drop(&r.proposal);
	options_free(o);
	return code;
}

static const struct option_spec options[] = {
	{'w', "write", "DIR", "write the proposed descriptor to DIR/datapackage.json", 0},
	{0, "decide", "NAME=CHOICE",
	 "a choice that the file does not make: sign=debit-positive; of one of several files: "
	 "grootboek.csv:sign=debit-positive",
	 OPTION_REPEATS},
	{0, "add", NULL, "add to the descriptor that is there what it lacks", 0},
	{0, "force", NULL, "overwrite a descriptor that is there", 0},
	{'n', "records", "N", "look at the first N records only (default: all)", 0},
	DIALECT_OPTIONS,
	{0},
};

const struct command command_sniff = {
	.name = "sniff",
	.args = "FILE…",
	.summary = "tell what is in a file, and propose a mapping for it",
	.dutch = "vertel wat er in een bestand zit en stel een koppeling voor",
	.help = "Reads FILE and tells its charset and dialect, and of each column the type, what "
		"it seems to be for (in the words of a Dutch ledger), empty and distinct values, "
		"lowest and highest, samples, and why it is judged so. The convention of numbers "
		"and dates is decided by proof over the whole file: 1.234 alone proves nothing, "
		"14.930,28 proves a decimal comma.\n\n"
		"With --write a Fiscal Data Package is written that loads the file as it is. "
		"Codes stay text. Columns that may hold personal data (by their header, or "
		"because their values are IBANs, citizen service numbers or e-mail addresses) "
		"get the class private and are never loaded; their values are not shown either. "
		"Several files make one mapping: a ledger and a budget, or years whose columns differ. "
		"Columns of the same meaning become one field, and --add adds to a mapping that is "
		"there. "
		"An audit file (XAF) and an Iv3 delivery (JSON, or CBS's workbook) get the mapping that is shipped for them, mappings/nl-xaf and "
		"mappings/nl-iv3-levering. "
		"Every field says in \"why\" what it was judged by: read it before you load.\n\n"
		"What a file does not tell (whether a negative credit is a correction, which of two "
		"flags is expenditure, whether amounts are in thousands) is left open: the report "
		"shows the totals of each choice, and the mapping is refused by check and load "
		"until --decide has said it.",
	.examples = "stuiver sniff grootboek-2024.csv\n"
		    "# a first mapping\n"
		    "stuiver sniff --write mappings/mijn-gemeente grootboek-2024.csv\n"
		    "stuiver check --mapping mappings/mijn-gemeente grootboek-2024.csv\n"
		    "# once more, with what it left open\n"
		    "stuiver sniff --write mappings/mijn-gemeente --force --decide "
		    "sign=debit-positive grootboek-2024.csv",
	.options = options,
	.run = run,
};
