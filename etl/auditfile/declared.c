#include "auditfile/declared.h"
#include "base/text/plural.h"

static bool is_side(struct str side, char c)
{
	return side.len == 1 && (side.ptr[0] | 0x20) == (c | 0x20);
}

void declared_count(struct declared *t, struct str amount, struct str side, uint64_t line)
{
	int64_t value;
	t->read[TOTAL_COUNT]++;
	bool good = money_parse(amount, DECLARED_DECIMALS, &value);
	if (good && is_side(side, 'D')) {
		t->read[TOTAL_DEBIT] += value;
	} else if (good && is_side(side, 'C')) {
		t->read[TOTAL_CREDIT] += value;
	} else if (!good || value != 0) {
		if (t->unread++ == 0)
			t->unread_line = line;
	}
}

void declared_note(struct declared *t, int sort, struct str text, uint64_t line)
{
	int64_t value;
	int decimals = sort == TOTAL_COUNT ? 0 : DECLARED_DECIMALS;
	if (text.len == 0)
		return;
	if (!money_parse(text, decimals, &value)) {
		t->said[sort].bad = true;
		t->said[sort].line = line;
		return;
	}
	if (t->said[sort].documents++ == 0) {
		t->said[sort].first = value;
		t->said[sort].alike = true;
		t->said[sort].line = line;
	}
	t->said[sort].alike = t->said[sort].alike && t->said[sort].first == value;
	t->said[sort].sum += value;
}

static const char *const SORTS[] = {"linesCount", "totalDebit", "totalCredit"};

/* Each document of a set may declare its own, or each that of the whole set. */
static bool agrees(const struct declared *t, int sort, money_sum value)
{
	return t->said[sort].sum == value || (t->said[sort].alike && t->said[sort].first == value);
}

static void tell_count(const struct declared *t, const char *what, struct issues *issues)
{
	char declared[MONEY_TEXT_SIZE], read[MONEY_TEXT_SIZE];
	uint64_t line = t->said[TOTAL_COUNT].line;
	money_format(declared, t->said[TOTAL_COUNT].sum, 0);
	money_format(read, t->read[TOTAL_COUNT], 0);
	if (t->transactions && agrees(t, TOTAL_COUNT, (money_sum)t->transactions))
		issues_addf(issues, SEVERITY_INFO, "counts-transactions", line, 0,
			    "linesCount of %s says %s, which is its number of transactions and not "
			    "of lines: there are %s of those",
			    what, declared, read);
	else
		issues_addf(issues, SEVERITY_WARNING, "declared-total", line, 0,
			    "linesCount of %s says %s, and there %s %s %s: a part of the "
			    "file may be missing; export it again, or ask the package's maker",
			    what, declared, plural((uint64_t)t->read[TOTAL_COUNT], "is", "are"),
			    read, plural((uint64_t)t->read[TOTAL_COUNT], "line", "lines"));
}

static void tell_amount(const struct declared *t, int sort, const char *what, struct issues *issues)
{
	char declared[MONEY_TEXT_SIZE], read[MONEY_TEXT_SIZE], off[MONEY_TEXT_SIZE];
	money_format(declared, t->said[sort].sum, DECLARED_DECIMALS);
	money_format(read, t->read[sort], DECLARED_DECIMALS);
	money_format(off, t->read[sort] - t->said[sort].sum, DECLARED_DECIMALS);
	issues_addf(issues, SEVERITY_WARNING, "declared-total", t->said[sort].line, 0,
		    "%s of %s says %s, and its lines come to %s, %s beside it: a part of the file "
		    "may be missing; export it again, or ask the package's maker",
		    SORTS[sort], what, declared, read, off);
}

/* That they were compared, and come true, is worth a word as well. */
static void tell_agreed(const struct declared *t, const char *what, struct issues *issues)
{
	char lines[MONEY_TEXT_SIZE], debit[MONEY_TEXT_SIZE], credit[MONEY_TEXT_SIZE];
	for (int sort = 0; sort < TOTAL_SORTS; sort++)
		if (t->said[sort].documents == 0 || t->said[sort].bad ||
		    !agrees(t, sort, t->read[sort]))
			return;
	money_format(lines, t->read[TOTAL_COUNT], 0);
	money_format(debit, t->read[TOTAL_DEBIT], DECLARED_DECIMALS);
	money_format(credit, t->read[TOTAL_CREDIT], DECLARED_DECIMALS);
	issues_addf(issues, SEVERITY_INFO, "declared-agrees", t->said[TOTAL_COUNT].line, 0,
		    "the totals that the file has of its %s come true: %s %s, debit %s, credit %s",
		    what, lines, plural((uint64_t)t->read[TOTAL_COUNT], "line", "lines"), debit,
		    credit);
}

void declared_tell(const struct declared *t, const char *what, struct issues *issues)
{
	if (t->unread)
		issues_addf(issues, SEVERITY_WARNING, "amount-unread", t->unread_line, 0,
			    "%llu %s of %s have an amount that is no number, or no D or C "
			    "beside it, so that declared totals cannot be compared; this is the "
			    "first",
			    (unsigned long long)t->unread, plural(t->unread, "line", "lines"),
			    what);
	if (!t->unread)
		tell_agreed(t, what, issues);
	for (int sort = 0; sort < TOTAL_SORTS; sort++) {
		if (t->said[sort].bad)
			issues_addf(issues, SEVERITY_WARNING, "declared-total", t->said[sort].line,
				    0, "%s of %s is no number", SORTS[sort], what);
		else if (t->said[sort].documents == 0 || agrees(t, sort, t->read[sort]))
			continue;
		else if (sort == TOTAL_COUNT)
			tell_count(t, what, issues);
		else if (t->unread == 0)
			tell_amount(t, sort, what, issues);
	}
}
