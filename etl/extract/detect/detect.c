#include "extract/detect/detect.h"

#include <stdio.h>

/* Below this share of agreeing records a delimiter is chance, and the file has one column. */
#define LEAST_AGREEMENT 0.5
/* A reading without quotes must be this much better, and quotes must fail this often (every tenth
 * record, and twice at least): a single stray quote is a fault in the data and to be told as one.
 */
#define QUOTE_MARGIN 0.05
#define QUOTE_FAULTS 2u
#define QUOTE_FAULT_SHARE 10u

static const char *delimiter_name(char c, char text[4])
{
	if (c == '\t' || c == ' ')
		return c == ' ' ? "blank" : "tab";
	text[0] = c;
	text[1] = '\0';
	return text;
}

static void tell(const struct trial *best, const struct extract_options *o, char runner_up,
		 struct dialect *out)
{
	char name[4];
	char other[4];
	const char *quote = out->quote < 0       ? "no quotes"
			    : out->escape        ? "quotes, escaped by a backslash"
			    : out->quote == '\'' ? "apostrophes as quotes"
						 : "quotes";
	int n = snprintf(out->dialect_evidence, sizeof out->dialect_evidence,
			 "delimiter %s%s: %zu of %zu records have %zu fields",
			 delimiter_name(out->delimiter, name), o->delimiter ? " as stated" : "",
			 best->agree, best->content, best->usual);
	if (runner_up)
		n += snprintf(out->dialect_evidence + n, sizeof out->dialect_evidence - (size_t)n,
			      " (next best: %s)", delimiter_name(runner_up, other));
	snprintf(out->dialect_evidence + n, sizeof out->dialect_evidence - (size_t)n, "; %s%s%s",
		 quote, o->quote ? " as stated" : "",
		 out->skip_initial ? ", blanks in front of fields left out" : "");
}

/* A backslash before a quote, where doubled quotes leave faults: "hij zei \"ja\"". */
static void try_escape(struct trial *best, const struct sample *sample,
		       const struct extract_options *o, const struct dialect *out)
{
	struct extract_options escaped = *o;
	struct trial t = {0};
	int quote = o->quote ? o->quote : '"';
	const char sign[2] = {'\\', (char)quote};
	if (o->escape || quote < 0 || !best->faults || !memmem(sample->text, sample->n, sign, 2))
		return;
	escaped.escape = '\\';
	try_quote(&t, sample, &escaped, quote, out->line_end, NULL);
	trial_keep_better(best, &t, 0);
}

void detect_dialect(struct trial *best, const struct sample *sample,
		    const struct extract_options *o, struct dialect *out)
{
	struct runner_up second = {0};
	*best = (struct trial){0};
	out->line_end = detect_line_end(sample->text, sample->n);
	try_quote(best, sample, o, o->quote ? o->quote : '"', out->line_end, &second);
	try_escape(best, sample, o, out);
	if (o->quote == 0 && best->faults >= QUOTE_FAULTS &&
	    best->faults * QUOTE_FAULT_SHARE >= best->content) {
		struct trial bare = {0};
		try_quote(&bare, sample, o, -1, out->line_end, NULL);
		trial_keep_better(best, &bare, QUOTE_MARGIN);
	}
	detect_rare(best, sample, o, out->line_end);
	bool chance =
		best->usual < 2 || (double)best->agree < LEAST_AGREEMENT * (double)best->content;
	if (!o->delimiter && chance && best->dialect.delimiter != ',') {
		struct reader_dialect d =
			dialect_hypothesis(o, ',', best->dialect.quote, out->line_end);
		trial_drop(best);
		trial_run(best, sample, &d);
	}
	out->delimiter = best->dialect.delimiter;
	out->quote = best->dialect.quote;
	out->escape = best->dialect.escape;
	out->skip_initial = best->dialect.skip_initial;
	out->columns = best->usual;
	tell(best, o, second.delimiter, out);
}

enum line_end detect_line_end(const char *p, size_t n)
{
	size_t lf = 0;
	size_t cr = 0;
	size_t crlf = 0;
	for (size_t i = 0; i < n; i++) {
		lf += p[i] == '\n';
		cr += p[i] == '\r';
		crlf += p[i] == '\n' && i > 0 && p[i - 1] == '\r';
	}
	if (lf == 0 && cr > 0)
		return LINE_END_CR;
	return crlf * 2 > lf ? LINE_END_CRLF : LINE_END_LF;
}
