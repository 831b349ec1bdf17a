/* What the survey found, in words. */
#include "auditfile/parser.h"
#include "base/text/plural.h"

#include <stdio.h>

#define VERSION_UNKNOWN "of an unknown version"

/* By the namespace, whose case and form differ by package; 2.0 has none and says so in its header. */
static const char *version_of(const struct auditfile *a)
{
	static const char *const versions[] = {"3.2.1", "4.0", "3.2", "3.1", "3.0", "2.0"};
	struct str own = values_get(&a->header, SLOT_VERSION);
	for (size_t i = 0; i < sizeof versions / sizeof *versions; i++)
		if (strstr(a->space, versions[i]))
			return versions[i];
	return memmem(own.ptr, own.len, "CLAIR2", 6) ? "2.0" : VERSION_UNKNOWN;
}

static void tell_header(const struct auditfile *a, struct issues *issues)
{
	struct str currency = values_get(&a->header, SLOT_CURRENCY);
	struct str year = values_get(&a->header, AUDITFILE_FISCAL_YEAR);
	struct str start = values_get(&a->header, SLOT_START);
	if (currency.len == 0)
		issues_addf(issues, SEVERITY_INFO, "no-currency", 0, 0,
			    "the header names no currency; the mapping says which it is");
	else if (!element_is(currency, "EUR"))
		issues_addf(issues, SEVERITY_WARNING, "other-currency", 0, 0,
			    "the header says that the amounts are in %.*s; compare it with the "
			    "currency of the mapping",
			    STR_ARG(str_head(currency, ISSUE_VALUE_MAX)));
	if (year.len == 0)
		issues_addf(issues, SEVERITY_WARNING, "no-year", 0, 0,
			    "the header has no fiscalYear; give the year in the mapping");
	else if (year.len >= 4 && start.len >= 4 && memcmp(year.ptr, start.ptr, 4) != 0)
		issues_addf(issues, SEVERITY_WARNING, "other-year", 0, 0,
			    "the header says that the year is %.*s and begins on %.*s; make sure "
			    "which it is, and give it in the mapping if need be",
			    STR_ARG(str_head(year, ISSUE_VALUE_MAX)),
			    STR_ARG(str_head(start, ISSUE_VALUE_MAX)));
	if (version_of(a)[0] == 'o')
		issues_addf(issues, SEVERITY_INFO, "unknown-version", 0, 0,
			    "its namespace \"%s\" is of no version that is known; it is read by "
			    "the names of its elements",
			    a->space);
}

void auditfile_tell(const struct auditfile *a, struct issues *issues)
{
	tell_header(a, issues);
	declared_tell(&a->opening_totals, "openingBalance", issues);
	declared_tell(&a->totals, "transactions", issues);
	if (a->sideless)
		issues_addf(issues, SEVERITY_INFO, "no-side", 0, 0,
			    "%llu %s an amount of 0 and no D or C; they are read as D",
			    (unsigned long long)a->sideless,
			    plural(a->sideless, "line has", "lines have"));
	if (a->late)
		issues_addf(issues, SEVERITY_INFO, "late-value", 0, 0,
			    "%llu values of journals and transactions stand behind lines that they "
			    "belong to; those have them too",
			    (unsigned long long)a->late);
	if (a->subledger_lines)
		issues_addf(issues, SEVERITY_INFO, "subledger", 0, 0,
			    "%llu %s of subledgers are not read: they say once more what the "
			    "transaction lines say",
			    (unsigned long long)a->subledger_lines,
			    plural(a->subledger_lines, "line", "lines"));
	if (a->names.changed)
		issues_addf(issues, SEVERITY_WARNING, "account-twice", 0, 0,
			    "%llu accounts stand twice in the general ledger under different "
			    "names; the first is taken",
			    (unsigned long long)a->names.changed);
	if (a->documents > 1 || a->parts)
		issues_addf(issues, SEVERITY_INFO, "parts", 0, 0,
			    "%llu documents and %u parts (\"Vervolgbestand\") are read as one set",
			    (unsigned long long)a->documents, a->parts);
}

void auditfile_describe(const struct auditfile *a, char *out, size_t size)
{
	struct str software = str_head(values_get(&a->header, SLOT_SOFTWARE), 60);
	struct str year = str_head(values_get(&a->header, AUDITFILE_FISCAL_YEAR), 9);
	struct str currency = str_head(values_get(&a->header, SLOT_CURRENCY), 3);
	uint64_t all =
		(uint64_t)(a->totals.read[TOTAL_COUNT] + a->opening_totals.read[TOTAL_COUNT]);
	snprintf(out, size,
		 "XML Auditfile Financieel %s%s%.*s%s%.*s%s%.*s: %llu transaction lines, %llu "
		 "of the opening balance",
		 version_of(a), software.len ? ", " : "", STR_ARG(software), year.len ? ", " : "",
		 STR_ARG(year), currency.len ? ", " : "", STR_ARG(currency),
		 (unsigned long long)(all - a->opening_lines),
		 (unsigned long long)a->opening_lines);
}

bool auditfile_is_number(const struct auditfile *a, enum auditfile_column column)
{
	return a->numbers[column] && !a->not_numbers[column] &&
	       (column == AUDITFILE_AMOUNT || column == AUDITFILE_VAT_AMOUNT ||
		column == AUDITFILE_VAT_PERCENTAGE || column == AUDITFILE_CURRENCY_AMOUNT ||
		column == AUDITFILE_QUANTITY);
}
