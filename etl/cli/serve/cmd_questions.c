/* Readers' questions on the command line: what the desk does with them. */
#include "base/system/file.h"
#include "base/text/json_out.h"
#include "cli/commands.h"
#include "cli/serve/questions_text.h"
#include "console/options.h"
#include "load/answer_publish.h"
#include "questions/questions.h"

#define TEXT_MAX ((size_t)64 << 20)

static const struct option_spec options[] = {
	{0, "questions", "FILE", "the file of the questions, as 'stuiver serve --questions' has it",
	 OPTION_REQUIRED},
	{'s', "store", "FILE",
	 "publish, take-back: the store; answer: under whose privacy policy its texts are looked at "
	 "(default: the program's own)",
	 0},
	{0, "by", "NAME", "who does it", 0},
	{0, "to", "NAME", "assign: whose it is from now on; none: nobody's", 0},
	{0, "title", "TEXT", "answer: above the explanation", 0},
	{0, "text", "FILE", "answer: its text, Markdown", 0},
	{0, "scope", "CUT", "answer: what it is about (default: what was asked about)", 0},
	{0, "author", "TEXT", "publish: whose explanation it is, as readers see it", 0},
	{0, "reason", "TEXT", "decline: why, which the reader gets to read", 0},
	{0},
};

struct asked_work {
	const struct options *options;
	struct questions *questions;
	struct arena *arena;
	struct reader_question q; /* of the number that was given */
	struct buffer out;
};

static struct str given(const struct asked_work *w, const char *name)
{
	return str_trim(str_z(option_or(w->options, name, "")));
}

static int need(const struct asked_work *w, const char *name, struct error *e)
{
	return given(w, name).len ? 0
				  : error_set(e, STATUS_USAGE, "questions: this takes --%s", name);
}

/* ---- actions ---- */

static int list(struct asked_work *w, struct error *e)
{
	struct reader_question *all;
	size_t n;

	if (questions_list(w->questions, w->arena, (struct str){0}, &all, &n, e) != 0)
		return -1;
	questions_text(&w->out, all, n, options_json(w->options));
	return 0;
}

static int show(struct asked_work *w, struct error *e)
{
	(void)e;
	question_text(&w->out, &w->q, options_json(w->options));
	return 0;
}

static int assign(struct asked_work *w, struct error *e)
{
	return question_assign(w->questions, w->q.id, given(w, "to"), e);
}

/* Before it is proposed, so that who writes it mends it; publishing looks again. */
static int check_texts(const struct asked_work *w, const struct question_draft *d, struct error *e)
{
	const struct answer_explained what = {
		.cube = w->q.cube, .scope = d->scope, .title = d->title, .text = d->answer};
	const char *path = option_value(w->options, "store");
	struct store *s = NULL;

	if (path && store_open(&s, path, e) != 0)
		return -1;
	int result = answer_check_texts(s, &what, e);
	store_close(s);
	return result;
}

static int propose(struct asked_work *w, struct error *e)
{
	struct question_draft d = {.id = w->q.id,
				   .edition = w->q.edition,
				   .title = given(w, "title"),
				   .scope = given(w, "scope"),
				   .by = given(w, "by"),
				   .proposed = true};

	if (need(w, "by", e) || need(w, "text", e) || need(w, "title", e) ||
	    file_read(&d.answer, w->arena, given(w, "text").ptr, QUESTION_ANSWER_BYTES, e) != 0)
		return -1;
	d.answer = str_trim(d.answer);
	if (!d.scope.len)
		d.scope = w->q.cut;
	return check_texts(w, &d, e) ? -1 : question_write(w->questions, &d, e);
}

static int settle(struct asked_work *w, enum question_state state, struct error *e)
{
	const struct question_outcome o = {.id = w->q.id,
					   .edition = w->q.edition,
					   .state = state,
					   .by = given(w, "by"),
					   .reason = given(w, "reason")};

	return need(w, "by", e) || question_settle(w->questions, &o, e) ? -1 : 0;
}

static int close_it(struct asked_work *w, struct error *e)
{
	if (!w->q.answer.len)
		return error_set(e, STATUS_REFUSED, "question %lld has no answer yet",
				 (long long)w->q.id);
	return settle(w, QUESTION_ANSWERED, e);
}

static int decline(struct asked_work *w, struct error *e)
{
	return settle(w, QUESTION_DECLINED, e);
}

static int open_store(struct asked_work *w, struct store **out, struct error *e)
{
	const char *path = option_value(w->options, "store");

	if (need(w, "store", e) || need(w, "by", e))
		return -1;
	if (!file_exists(path)) /* opening for writing would make it */
		return error_set(e, STATUS_NO_FILE, "there is no store %s", path);
	return store_open_writer(out, path, e);
}

static int publish(struct asked_work *w, struct error *e)
{
	const struct reader_question *q = &w->q;
	const struct answer_explained what = {.reference = q->reference,
					      .cube = q->cube,
					      .scope = q->scope,
					      .title = q->title,
					      .text = q->answer,
					      .author = given(w, "author"),
					      .written_by = q->edited_by};
	struct store *s;

	if (q->state != QUESTION_PROPOSED)
		return error_set(e, STATUS_REFUSED, "question %lld is %s: no answer is proposed",
				 (long long)q->id, question_state_word(q->state));
	if (open_store(w, &s, e) != 0)
		return -1;
	int result = answer_publish(s, w->arena, &what, given(w, "by"), e);
	store_close(s);
	return result == 0 ? settle(w, QUESTION_PUBLISHED, e) : -1;
}

static int take_back(struct asked_work *w, struct error *e)
{
	struct store *s;

	if (open_store(w, &s, e) != 0)
		return -1;
	int result = answer_take_back(s, w->arena, w->q.reference, given(w, "by"), e);
	store_close(s);
	return result;
}

static int forget(struct asked_work *w, struct error *e)
{
	uint64_t n;

	if (questions_forget(w->questions, w->q.id, &n, e) != 0)
		return -1;
	buffer_printf(&w->out, "%llu\n", (unsigned long long)n);
	return 0;
}

static int keep(struct asked_work *w, const char *days, struct error *e)
{
	uint64_t n = 0;

	if (!str_to_u64(str_z(days), &n) || n > QUESTION_DAYS_MAX)
		return error_set(e, STATUS_USAGE, "questions keep: '%s' is no number of days",
				 days);
	return questions_set_days(w->questions, (int)n, e);
}

/* ---- which ---- */

static const struct {
	const char *name;
	int (*act)(struct asked_work *w, struct error *e);
	bool numbered;
} actions[] = {
	{"list", list, false},     {"show", show, true},       {"assign", assign, true},
	{"answer", propose, true}, {"publish", publish, true}, {"take-back", take_back, true},
	{"close", close_it, true}, {"decline", decline, true}, {"forget", forget, false}};

static int find_question(struct asked_work *w, const char *number, struct error *e)
{
	uint64_t id = 0;

	if (!str_to_u64(str_z(number), &id) || id > INT64_MAX)
		return error_set(e, STATUS_USAGE, "questions: '%s' is no number of a question",
				 number);
	return question_get(w->questions, w->arena, (int64_t)id, &w->q, e);
}

static int act(struct asked_work *w, struct error *e)
{
	size_t n;
	const char *const *args = options_args(w->options, &n);
	const char *name = n ? args[0] : "list";

	if (strcmp(name, "keep") == 0 && n == 2)
		return keep(w, args[1], e);
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
		if (strcmp(name, actions[i].name) != 0)
			continue;
		if (n > 2 || (actions[i].numbered && n != 2))
			return error_set(e, STATUS_USAGE, "questions %s takes one number", name);
		return n == 2 && find_question(w, args[1], e) ? -1 : actions[i].act(w, e);
	}
	return error_set(
		e, STATUS_USAGE,
		"questions: '%s' is none of list, show, assign, answer, publish, take-back, "
		"close, decline, forget, keep DAYS",
		name);
}

static int run(int argc, char **argv)
{
	int code;
	struct error e = {0};
	struct options *o = options_parse(&command_questions, argc, argv, &code);
	if (!o)
		return code;
	struct asked_work w = {.options = o, .arena = arena_new()};
	const char *path = option_value(o, "questions");
	buffer_init(&w.out, TEXT_MAX);
	int failed = 0;
	if (!file_exists(path)) /* opening would make it */
		failed = error_set(
			&e, STATUS_NO_FILE,
			"there are no questions %s; 'stuiver serve --questions' makes the file",
			path);
	if (!failed)
		failed = questions_open(&w.questions, path, &e) != 0 || act(&w, &e) != 0 ||
			 cli_write(buffer_str(&w.out), &e) != 0;
	questions_close(w.questions);
	buffer_drop(&w.out);
	arena_free(w.arena);
	options_free(o);
	return failed ? cli_fail(&e) : EXIT_OK;
}

const struct command command_questions = {
	.name = "questions",
	.args = "[ACTION [NUMBER]]",
	.summary = "answer what readers asked at a figure, and publish the answer",
	.dutch = "beantwoord wat lezers bij een getal vroegen, en publiceer het antwoord",
	.help = "'stuiver serve --questions FILE' puts a form at each figure and what is sent with it into FILE; "
		"nothing of it is public. Without an action, or with list, the questions are listed.\n\n"
		"show NUMBER shows one. assign says whose it is. answer proposes an answer, to be published; "
		"publish makes it an explanation of the cube, which stays when files are loaded again, and "
		"where the policy of the store asks two persons takes another than who wrote it; take-back "
		"undoes that. Both are refused where the title or text has what a load would mask (a citizen "
		"service number, an IBAN, a name, an address: 'stuiver privacy'). close settles it without "
		"publishing. decline settles it with a --reason. All but list, show and forget take --by.\n\n"
		"keep DAYS says how long readers' words and addresses stay after a question is settled (90); the "
		"form says so. forget erases those whose time has come, as the desk does by itself, and with "
		"a NUMBER those of that question at once. Mail is the desk's ('stuiver desk --mail').",
	.examples =
		"stuiver questions --questions vragen.db\n"
		"stuiver questions answer 3 --questions vragen.db --title 'Waarom de jeugdhulp duurder werd' "
		"--text antwoord.md --scope 'year.year:2024|programme.code:\"6\"' --by 'A. Bakker'\n"
		"stuiver questions publish 3 --questions vragen.db --store stuiver.db --by 'B. Smit'",
	.options = options,
	.run = run,
};
