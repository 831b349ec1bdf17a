/* Control totals as packages print them: debit, credit, balance, costs, revenue. */
#include "transform_help.h"

#define TOTAL \
	"\"drop\":[{\"name\":\"totals\",\"when\":[{\"field\":\"k\",\"equals\":[\"Totaal\"]}],\"control\":{}}]"
#define NUMBER(name) \
	"{\"name\":\"" name "\",\"type\":\"number\",\"decimalChar\":\",\",\"columnType\":\"value\"}"
#define TARGET \
	"{\"name\":\"amount\",\"type\":\"number\",\"columnType\":\"value\",\"normalizationTarget\":true}"
#define SIDE                                                                                            \
	"{\"name\":\"lb\",\"columnType\":\"direction\",\"stuiver\":{\"values\":{\"L\":\"expenditure\"," \
	"\"B\":\"revenue\"}}}"

/* Two columns of a trial balance, with sides. */
static const char *const COLUMNS = LEDGER(
	TOTAL ",\"sign\":{\"style\":\"debit-credit\",\"debit\":\"d\",\"credit\":\"c\",\"side\":"
	      "\"lb\"}",
	"{\"name\":\"k\"}," SIDE "," NUMBER("d") "," NUMBER("c"), TARGET);
/* One column of signed amounts, revenue negative. */
static const char *const SIGNED =
	LEDGER(TOTAL ",\"sign\":{\"style\":\"debit-positive\",\"side\":\"lb\"}",
	       "{\"name\":\"k\"}," SIDE "," NUMBER("amount"), "");
/* A flag beside amounts that are positive. */
static const char *const FLAG = LEDGER(
	TOTAL ",\"sign\":{\"style\":\"flag\",\"flag\":\"dc\",\"debit\":[\"D\"],\"credit\":[\"C\"],"
	      "\"side\":\"lb\"}",
	"{\"name\":\"k\"}," SIDE ",{\"name\":\"dc\"}," NUMBER("amount"), "");
/* Each side positive. */
static const char *const OWN_SIDE = LEDGER(TOTAL ",\"sign\":{\"side\":\"lb\"}",
					   "{\"name\":\"k\"}," SIDE "," NUMBER("amount"), "");

static void check(const char *descriptor, const char *csv, bool ties)
{
	struct bench b;
	bench_open(&b, descriptor);
	cr_assert(b.m, "%s", b.e.text);
	bench_run(&b, csv);
	cr_expect_eq(b.result == 0, ties, "%s%s", csv, b.e.text);
	if (!ties)
		cr_expect_eq(b.e.status, STATUS_REFUSED);
	bench_close(&b);
}

Test(own_signs, a_trial_balance_ties_to_debit_and_credit)
{
	check(COLUMNS, "k;lb;d;c\na;L;10,00;\nb;B;;25,00\nc;L;;1,00\nTotaal;;10,00;26,00\n", true);
	check(COLUMNS, "k;lb;d;c\na;L;10,00;\nb;B;;25,00\nc;L;;1,00\nTotaal;;11,00;27,00\n", false);
}

Test(own_signs, a_total_row_that_is_a_balance)
{
	check(COLUMNS, "k;lb;d;c\na;L;10,00;\nb;B;;25,00\nTotaal;;;15,00\n", true);
	check(COLUMNS, "k;lb;d;c\na;L;10,00;\nb;B;;25,00\nTotaal;;;15,01\n", false);
	check(SIGNED, "k;lb;amount\na;L;10,00\nb;B;-25,00\nTotaal;;-15,00\n", true);
	check(SIGNED, "k;lb;amount\na;L;10,00\nb;B;-25,00\nTotaal;;-15,10\n", false);
	check(FLAG, "k;lb;dc;amount\na;L;D;10,00\nb;B;C;25,00\nTotaal;;C;15,00\n", true);
	check(FLAG, "k;lb;dc;amount\na;L;D;10,00\nb;B;C;25,00\nTotaal;;C;16,00\n", false);
	check(OWN_SIDE, "k;lb;amount\na;L;10,00\nb;B;25,00\nTotaal;;15,00\n", true);
	check(OWN_SIDE, "k;lb;amount\na;L;10,00\nb;B;25,00\nTotaal;;-15,00\n", true);
	check(OWN_SIDE, "k;lb;amount\na;L;10,00\nb;B;25,00\nTotaal;;35,00\n", true);
	check(OWN_SIDE, "k;lb;amount\na;L;10,00\nb;B;25,00\nTotaal;;36,00\n", false);
}

Test(own_signs, a_mismatch_tells_the_files_own_sums)
{
	struct bench b;
	bench_open(&b, SIGNED);
	bench_run(&b, "k;lb;amount\na;L;10,00\nb;B;-25,00\nTotaal;;-15,10\n");
	cr_expect(strstr(b.e.text, "balance should be -15.10, is -15.00"), "%s", b.e.text);
	bench_close(&b);
}

static void check_of(const char *of, const char *value, bool ties)
{
	char descriptor[2048];
	snprintf(
		descriptor, sizeof descriptor,
		LEDGER("\"controlTotals\":[{\"measure\":\"amount\",\"value\":\"%s\",\"of\":\"%s\"}],"
		       "\"sign\":{\"style\":\"flag\",\"flag\":\"dc\",\"debit\":[\"D\"],\"credit\":["
		       "\"C\"],\"side\":\"lb\"}",
		       "{\"name\":\"k\"}," SIDE ",{\"name\":\"dc\"}," NUMBER("amount"), ""),
		value, of);
	check(descriptor, "k;lb;dc;amount\na;L;D;10,00\nb;B;C;25,00\nc;L;C;1,00\n", ties);
}

Test(own_signs, control_totals_of_what_is_printed)
{
	check_of("debit", "10.00", true);
	check_of("credit", "26.00", true);
	check_of("credit", "25.00", false);
	check_of("saldo", "-16.00", true);
	check_of("lasten", "9.00", true);
	check_of("baten", "25.00", true);
	check_of("baten", "25.01", false);
}
