/* Audit files: what comes out of each version, and what is refused; the same however the bytes come in. */
#include "auditfile/auditfile.h"

#include "base/memory/buffer.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

struct bytes {
	struct str text;
	size_t at, step;
};

static long give(void *self, const char **p, struct error *e)
{
	struct bytes *b = self;
	size_t n = b->text.len - b->at < b->step ? b->text.len - b->at : b->step;
	(void)e;
	*p = b->text.ptr + b->at;
	b->at += n;
	return (long)n;
}

static void put_issue(struct buffer *out, const struct issues *list)
{
	for (size_t i = 0; i < issues_count(list); i++)
		buffer_printf(out, "%.*s@%d ", STR_ARG(issues_get(list, i)->code),
			      (int)issues_get(list, i)->line);
}

static const enum auditfile_column SHOWN[] = {
	AUDITFILE_LINE_KIND,   AUDITFILE_JOURNAL,   AUDITFILE_TRANSACTION,   AUDITFILE_PERIOD,
	AUDITFILE_DATE,        AUDITFILE_ACCOUNT,   AUDITFILE_ACCOUNT_NAME,  AUDITFILE_AMOUNT,
	AUDITFILE_AMOUNT_TYPE, AUDITFILE_COST_NAME, AUDITFILE_RELATION_NAME, AUDITFILE_VAT,
	AUDITFILE_VAT_AMOUNT};

static int read_records(struct auditfile *a, struct buffer *out, struct issues *issues,
			struct error *e)
{
	struct auditfile_record r;
	int more;
	while ((more = auditfile_next(a, &r, issues, e)) > 0) {
		buffer_printf(out, "%d+%d:", (int)r.line, (int)r.lines);
		for (size_t i = 0; i < sizeof SHOWN / sizeof *SHOWN; i++)
			buffer_printf(out, "%s%.*s", i ? "," : "", STR_ARG(r.fields[SHOWN[i]]));
		buffer_append_z(out, "\n");
	}
	return more;
}

/* Records, a line each; then what is odd. Of what is refused, the error. */
static char *read_by(const char *text, size_t step, bool raw)
{
	struct auditfile_options o = {1 << 10, 1 << 12, raw};
	struct auditfile *a = auditfile_new(&o);
	struct bytes bytes = {str_z(text), 0, step};
	struct auditfile_input in = {give, &bytes};
	struct issues *issues = issues_new();
	struct buffer out;
	struct error e;
	buffer_init(&out, SIZE_MAX);
	int status = auditfile_survey(a, &in, &e);
	bytes.at = 0;
	if (status == 0) {
		auditfile_begin(a, &in);
		status = read_records(a, &out, issues, &e);
		auditfile_tell(a, issues);
		put_issue(&out, issues);
	}
	if (status < 0)
		buffer_printf(&out, "! %s", e.text);
	char *result = str_dup(buffer_str(&out));
	buffer_drop(&out);
	issues_free(issues);
	auditfile_free(a);
	return result;
}

static void check(const char *text, const char *expected)
{
	static const size_t steps[] = {SIZE_MAX, 1, 7, 64};
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		char *got = read_by(text, steps[i], i % 2);
		cr_expect_str_eq(got, expected, "in steps of %zu\n%s\nshall be\n%s", steps[i], got,
				 expected);
		free(got);
	}
}

static void check_refused(const char *text, const char *part)
{
	static const size_t steps[] = {SIZE_MAX, 1, 7};
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		char *got = read_by(text, steps[i], false);
		const char *fault = strstr(got, "! ");
		cr_expect(fault && strstr(fault, part), "in steps of %zu: %s\nshall hold: %s",
			  steps[i], got, part);
		free(got);
	}
}

#define LEDGER                                                                     \
	"<generalLedger><ledgerAccount><accID>0400</accID><accDesc>Huur</accDesc>" \
	"<accTp>P</accTp></ledgerAccount><basics><basic><basicType>02</basicType>" \
	"<basicID>K1</basicID><basicDesc>Bestuur</basicDesc></basic></basics></generalLedger>\n"
#define HEADER                                                                   \
	"<header><fiscalYear>2024</fiscalYear><startDate>2024-01-01</startDate>" \
	"<curCode>EUR</curCode></header>\n"
#define LINE(amount, side)                                                                      \
	"<trLine><nr>1</nr><accID>0400</accID><amnt>" amount "</amnt><amntTp>" side "</amntTp>" \
	"</trLine>\n"
#define TRANSACTION(lines)                                                                      \
	"<transaction><nr>T1</nr><periodNumber>1</periodNumber><trDt>2024-01-31</trDt>\n" lines \
	"</transaction>\n"
#define ONE "trLine,M,T1,1,2024-01-31,0400,Huur,"

Test(auditfile, reads_version_3)
{
	check("<?xml version=\"1.0\"?>\n<auditfile xmlns=\"http://www.auditfiles.nl/xaf/3.2\">\n" HEADER
	      "<company><companyName>X</companyName>\n<customersSuppliers><customerSupplier>"
	      "<custSupID>R1</custSupID><custSupName>Fa. Jansen &amp; Zn</custSupName>"
	      "</customerSupplier></customersSuppliers>\n" LEDGER
	      "<openingBalance><linesCount>1</linesCount><totalDebit>5.00</totalDebit><obLine>"
	      "<nr>1</nr><accID>0400</accID><amnt>5</amnt><amntTp>D</amntTp></obLine>"
	      "</openingBalance>\n"
	      "<transactions><linesCount>2</linesCount><totalDebit>12.50</totalDebit>"
	      "<totalCredit>12.50</totalCredit>\n<journal><jrnID>M</jrnID>\n" TRANSACTION(
		      "<trLine><accID>0400</accID><custSupID>R1</custSupID><costID>K1</costID>"
		      "<amnt>12.50</amnt>\n<amntTp>D</amntTp><vat><vatID>H</vatID><vatAmnt>2.17"
		      "</vatAmnt></vat><vat><vatID>L</vatID><vatAmnt>0.10</vatAmnt></vat></trLine>\n" LINE(
			      "12.50", "C")) "</journal></transactions></company></auditfile>\n",
	      "7+1:obLine,,,0,2024-01-01,0400,Huur,5,D,,,,\n"
	      "11+2:" ONE "12.50,D,Bestuur,Fa. Jansen & Zn,H; L,2.17; 0.10\n"
	      "13+1:" ONE "12.50,C,,,,\ndeclared-agrees@8 ");
}

Test(auditfile, reads_version_2)
{
	check("<auditfile><header><auditfileVersion>CLAIR2.00.00</auditfileVersion>"
	      "<fiscalYear>2009</fiscalYear><currencyCode>EUR</currencyCode></header>\n"
	      "<generalLedger><ledgerAccount><accountID>0400</accountID>"
	      "<accountDesc>Huur</accountDesc></ledgerAccount></generalLedger>\n"
	      "<transactions><numberEntries>2</numberEntries><totalDebit>10.00</totalDebit>"
	      "<totalCredit>10.00</totalCredit><journal><journalID>M</journalID>\n"
	      "<transaction><transactionID>T1</transactionID><period>1</period>"
	      "<transactionDate>2024-01-31</transactionDate>\n"
	      "<line><accountID>0400</accountID><debitAmount>10.00</debitAmount>"
	      "<creditAmount>0.00</creditAmount><costDesc>K1</costDesc></line>\n"
	      "<line><accountID>0400</accountID><creditAmount>10.00</creditAmount><vat>"
	      "<vatCode>H</vatCode><vatAmount>1.74</vatAmount></vat></line>\n"
	      "</transaction></journal></transactions></auditfile>",
	      "5+1:" ONE "10.00,D,,,,\n"
	      "6+1:" ONE "10.00,C,,,H,1.74\ndeclared-agrees@3 ");
}

Test(auditfile, prefixes_case_and_order_are_nothing)
{
	check("<x:AuditFile xmlns:x=\"http://WWW.AUDITFILES.NL/XAF/3.2\"><x:company>\n"
	      "<x:transactions><x:journal>\n<x:transaction>\n"
	      "<x:trLine><x:amntTp>D</x:amntTp><x:amnt>3</x:amnt><x:accID>0400</x:accID></x:trLine>\n"
	      "<x:trDt>2024-01-31</x:trDt><x:periodNumber>1</x:periodNumber><x:nr>T1</x:nr>"
	      "</x:transaction><x:jrnID>M</x:jrnID></x:journal><x:totalDebit>3</x:totalDebit>"
	      "</x:transactions>\n" LEDGER "</x:company>\n" HEADER "</x:AuditFile>",
	      "4+1:" ONE "3,D,,,,\nlate-value@0 ");
}

Test(auditfile, what_it_declares_is_compared)
{
#define WITH(declared, lines)                                                              \
	"<auditfile xmlns=\"http://www.auditfiles.nl/XAF/3.2\">" HEADER "<company>" LEDGER \
	"<transactions>" declared "<journal><jrnID>M</jrnID>" TRANSACTION(                 \
		lines) "</journal></transactions></company></auditfile>"
	check(WITH("<linesCount>1</linesCount>", LINE("1", "D") LINE("1", "C")),
	      "4+1:" ONE "1,D,,,,\n5+1:" ONE "1,C,,,,\ncounts-transactions@3 ");
	check(WITH("<linesCount>3</linesCount>", LINE("1", "D") LINE("1", "C")),
	      "4+1:" ONE "1,D,,,,\n5+1:" ONE "1,C,,,,\ndeclared-total@3 ");
	check(WITH("<totalDebit>1.01</totalDebit>", LINE("1", "D")),
	      "4+1:" ONE "1,D,,,,\ndeclared-total@3 ");
	check(WITH("<totalDebit>-1.00</totalDebit>", LINE("-1", "D")), "4+1:" ONE "-1,D,,,,\n");
	check(WITH("", LINE("x", "D")), "4+1:" ONE "x,D,,,,\namount-unread@4 ");
	check(WITH("", LINE("0.00", "")), "4+1:" ONE "0.00,D,,,,\nno-side@0 ");
}

Test(auditfile, amounts_that_differ_are_left_out_and_told)
{
	check(WITH("", "<trLine><accID>0400</accID><amnt>1</amnt><amnt>2</amnt><amntTp>D</amntTp>"
		       "</trLine>\n" LINE("1", "C")),
	      "5+1:" ONE "1,C,,,,\ntwo-amounts@4 ");
	check(WITH("", "<line><accountID>0400</accountID><debitAmount>1</debitAmount>"
		       "<creditAmount>2</creditAmount></line>\n"),
	      "two-amounts@4 amount-unread@4 ");
	check(WITH("", "<trLine><accID>7777</accID><amnt>1</amnt><amntTp>D</amntTp></trLine>\n"),
	      "4+1:trLine,M,T1,1,2024-01-31,7777,,1,D,,,,\naccount-unnamed@4 ");
}

#define FRONT                                                                              \
	"<auditfile xmlns=\"http://www.auditfiles.nl/XAF/3.2\">" HEADER "<company>" LEDGER \
	"<transactions><journal><jrnID>M</jrnID>"                                          \
	"<transaction><nr>T1</nr><periodNumber>1</periodNumber><trDt>2024-01-31</trDt>\n"
#define BACK "</transaction></journal></transactions></company></auditfile>\n"

Test(auditfile, parts_are_one_file)
{
	const char *both = "4+1:" ONE "1,D,,,,\n6+1:" ONE "2,C,,,,\nparts@0 ";
	check(FRONT LINE("1", "D") "<!-- Vervolgbestand 2 van 2 -->\n" LINE("2", "C") BACK, both);
	check(FRONT LINE("1", "D") "<?xml version=\"1.0\"?><!-- vervolgbestand 2 VAN 2 -->\n" LINE(
		      "2", "C") BACK,
	      both);
	/* Cut in a text, and in a tag. */
	check(FRONT LINE(
		      "1",
		      "D") "<trLine><accID>04<!-- Vervolgbestand 2 van 2 -->\n00</accID><amnt>2</amnt>"
			   "<amntTp>C</amntTp></trLine>\n" BACK,
	      "4+1:" ONE "1,D,,,,\n5+2:" ONE "2,C,,,,\nparts@0 ");
	check(FRONT LINE(
		      "1",
		      "D") "<trLine><accID>0400</acc<!-- Vervolgbestand 2 van 2 -->\nID><amnt>2</amnt>"
			   "<amntTp>C</amntTp></trLine>\n" BACK,
	      "4+1:" ONE "1,D,,,,\n5+2:" ONE "2,C,,,,\nparts@0 ");
}

Test(auditfile, documents_are_one_set)
{
	check("<auditfile xmlns=\"http://www.auditfiles.nl/XAF/3.1\">" HEADER "<company>" LEDGER
	      "</company></auditfile>\n\n<?xml version=\"1.0\"?>\n<!-- Vervolgbestand 1 van 1 -->\n"
	      "<auditfile xmlns=\"http://www.auditfiles.nl/XAF/3.1\"><company><transactions>"
	      "<journal><jrnID>M</jrnID>" TRANSACTION(LINE("1", "D")) "</journal></transactions>"
								      "</company></auditfile>\n",
	      "8+1:" ONE "1,D,,,,\nparts@0 ");
}

Test(auditfile, parts_that_are_missing_are_refused)
{
	check_refused(FRONT LINE("1", "D"), "cut off");
	check_refused("<!-- Vervolgbestand 1 van 2 -->" FRONT LINE("1", "D"),
		      "all 2 parts together");
	check_refused("<!-- Vervolgbestand 1 van 2 -->" FRONT LINE("1", "D") BACK,
		      "the last part is 1 of 2");
	check_refused("<!-- Vervolgbestand 2 van 2 -->" LINE("1", "D") BACK, "part 2 of 2");
	check_refused(FRONT "<!-- Vervolgbestand 2 van 4 --><!-- Vervolgbestand 4 van 4 -->" BACK,
		      "part 4 of 4");
	check_refused(FRONT LINE("1", "D") FRONT LINE("1", "D") BACK, "a second <auditfile>");
}

Test(auditfile, what_is_hostile_is_refused)
{
	struct buffer deep;
	buffer_init(&deep, SIZE_MAX);
	buffer_append_z(&deep, "<auditfile>");
	for (int i = 0; i < 100000; i++)
		buffer_append_z(&deep, "<a>");
	buffer_append_char(&deep, '\0');
	check_refused(deep.ptr, "inside each other");
	buffer_reset(&deep);
	buffer_append_z(&deep, "<auditfile><a b=\"");
	for (int i = 0; i < 200000; i++)
		buffer_append_z(&deep, "0123456789");
	buffer_append_z(&deep, "\"/>");
	buffer_append_char(&deep, '\0');
	char *got = read_by(deep.ptr, 1 << 16, false);
	cr_expect(strstr(got, "a tag or comment is longer"), "%s", got);
	free(got);
	buffer_drop(&deep);
	check_refused("<!DOCTYPE a [<!ENTITY b \"c\">]><auditfile/>", "DOCTYPE");
	check_refused("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><auditfile/>", "DOCTYPE");
	check_refused("<auditfile>&b;</auditfile>", "undefined entity");
	check_refused("<auditfile></audit>", "1:");
	check_refused("<ledger/>", "its first element is <ledger>");
	check_refused("", "cut off");
}

Test(auditfile, texts_beyond_the_limit)
{
	char text[8192];
	snprintf(text, sizeof text,
		 WITH("", "<trLine><accID>0400</accID><desc>%01500d</desc><amnt>1</amnt>"
			  "<amntTp>D</amntTp></trLine>\n"),
		 0);
	check(text, "field-too-long@4 ");
	/* What nobody reads may be as long as it likes. */
	snprintf(text, sizeof text, WITH("<remarks>%01500d</remarks>", LINE("1", "D")), 0);
	check(text, "4+1:" ONE "1,D,,,,\n");
}

static struct auditfile_head head(const char *text)
{
	struct auditfile_head h;
	auditfile_head(&h, text, strlen(text));
	return h;
}

Test(auditfile, is_told_by_its_first_bytes)
{
	cr_expect(head("\xEF\xBB\xBF<?xml version='1.0' encoding='ISO-8859-1'?>\n<!--a-->\n"
		       "<auditfile>")
			  .auditfile);
	cr_expect_str_eq(head("<?xml version='1.0' encoding = 'ISO-8859-1'?>").encoding,
			 "ISO-8859-1");
	cr_expect(head("<xaf:Auditfile xmlns:xaf=''>").auditfile);
	cr_expect(head("<!-- Vervolgbestand 2 van 3 -->\n<trLine>").auditfile);
	cr_expect_eq(head("<!-- Vervolgbestand 2 van 3 -->\n<trLine>").parts, 3u);
	cr_expect(head("<?xml version='1.0'?><feed>").xml);
	cr_expect_not(head("<?xml version='1.0'?><feed>").auditfile);
	cr_expect_not(head("<code>;<bedrag>\n1;2\n").xml);
	cr_expect_not(head("jaar;bedrag\n").xml);
	struct auditfile_head wide;
	auditfile_head(&wide, "\xFF\xFE<\0a\0u\0d\0i\0t\0f\0i\0l\0e\0>\0", 24);
	cr_expect(wide.auditfile);
}
