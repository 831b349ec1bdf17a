/* Findings for a spreadsheet, in the reader's words: semicolons and a byte-order mark, as Dutch Excel reads them. */
#include "base/memory/buffer.h"
#include "desk_checks/views.h"

#include <inttypes.h>

/* OWASP, "CSV Injection": a cell that starts like this is a formula to a spreadsheet, and texts come from files that
 * anyone may have written. A plain number is let through. */
static bool is_formula(struct str text)
{
	if (!text.len || !*text.ptr || !strchr("=+-@\t\r", *text.ptr))
		return false;
	for (size_t i = 1; i < text.len; i++)
		if (!strchr("0123456789., ", text.ptr[i]) || !text.ptr[i])
			return true;
	return *text.ptr != '-' && *text.ptr != '+';
}

static void cell(struct buffer *out, struct str text)
{
	buffer_append_z(out, is_formula(text) ? "\"'" : "\"");
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"')
			buffer_append_char(out, '"');
		buffer_append_char(out, text.ptr[i]);
	}
	buffer_append_char(out, '"');
}

static void row(struct buffer *out, const struct str *cells, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buffer_append_z(out, i ? ";" : "");
		cell(out, cells[i]);
	}
	buffer_append_z(out, "\r\n");
}

struct str severity_said(enum lang lang, struct str severity)
{
	if (str_eq(severity, STR("error")))
		return text_of(lang, T("fout"));
	if (str_eq(severity, STR("warning")))
		return text_of(lang, T("waarschuwing"));
	return text_of(lang, T("opmerking"));
}

static struct str number(struct arena *a, int64_t n)
{
	return n > 0 ? arena_printf(a, "%" PRId64, n) : STR("");
}

enum { CELLS = 11 };

static void put_issue(struct buffer *out, enum lang lang, struct arena *a, struct str file,
		      const json_t *issue)
{
	struct str title, advice, code = heard_text(issue, "code", a);
	advice_of(lang, code, &title, &advice);
	const struct str cells[CELLS] = {
		severity_said(lang, heard_text(issue, "severity", a)),
		title,
		file,
		number(a, heard_number(issue, "line")),
		heard_text(issue, "cell", a),
		number(a, heard_number(issue, "column")),
		heard_text(issue, "field", a),
		heard_text(issue, "value", a),
		in_dutch(lang, a, heard_text(issue, "message", a)).text,
		advice,
		code,
	};
	row(out, cells, CELLS);
}

/* Only the first of each code are kept; a last row says how many more there were. */
static void put_more(struct buffer *out, enum lang lang, struct arena *a, struct str file,
		     const json_t *source)
{
	const char *code;
	json_t *total;
	json_object_foreach(json_object_get(source, "issueTotals"), code, total)
	{
		size_t i;
		int64_t n = json_integer_value(total);
		const json_t *issue;
		struct str title, advice, severity = STR("");
		json_array_foreach(json_object_get(source, "issues"), i, issue)
		{
			struct str its = heard_text(issue, "code", a);
			n -= str_eq(its, str_z(code));
			severity = str_eq(its, str_z(code)) ? heard_text(issue, "severity", a)
							    : severity;
		}
		if (n <= 0)
			continue;
		struct worded words = worded_count(lang, n);
		advice_of(lang, str_z(code), &title, &advice);
		const struct str cells[CELLS] = {
			severity_said(lang, severity),
			title,
			file,
			STR(""),
			STR(""),
			STR(""),
			STR(""),
			STR(""),
			text_filled(a, text_of(lang, T("en nog {n}")),
				    (struct text_hole[]){{"n", arena_dup(a, worded_str(&words))}},
				    1),
			advice,
			str_z(code)};
		row(out, cells, CELLS);
	}
}

void findings_csv(struct visit *v, const json_t *report, struct buffer *out)
{
	enum lang lang = lang_accepted(v->rq->accept_language);
	size_t i, k;
	const json_t *source, *issue;
	const struct str heads[CELLS] = {text_of(lang, T("ernst")),
					 text_of(lang, T("bevinding")),
					 text_of(lang, T("bestand")),
					 text_of(lang, T("regel")),
					 text_of(lang, T("cel")),
					 text_of(lang, T("kolomnummer")),
					 text_of(lang, T("kolom")),
					 text_of(lang, T("waarde")),
					 text_of(lang, T("wat er is")),
					 text_of(lang, T("wat te doen")),
					 STR("code")};
	buffer_append_z(out, "\xef\xbb\xbf");
	row(out, heads, CELLS);
	json_array_foreach(json_object_get(report, "sources"), i, source)
	{
		struct str file = heard_text(source, "name", v->arena);
		json_array_foreach(json_object_get(source, "issues"), k, issue)
			put_issue(out, lang, v->arena, file, issue);
		put_more(out, lang, v->arena, file, source);
	}
}
