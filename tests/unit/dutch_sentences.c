/* What commands say, in Dutch. */
#include "dutch/dutch.h"

#include <criterion/criterion.h>

static void expect(const char *english, const char *dutch, bool left)
{
	struct arena *a = arena_new();
	struct in_dutch got = in_dutch(LANG_NL, a, str_z(english));
	cr_expect(str_eq(got.text, str_z(dutch)), "%.*s", STR_ARG(got.text));
	cr_expect_eq(got.english, left, "%s", english);
	got = in_dutch(LANG_EN, a, str_z(english));
	cr_expect(str_eq(got.text, str_z(english)) && !got.english);
	arena_free(a);
}

Test(dutch, of_a_file)
{
	expect("delimiter ;: 1000 of 1000 records have 14 fields (next best: ,); quotes; line 1 holds names: the header, with the rows to "
	       "line 2",
	       "; tussen de velden: 1.000 van de 1.000 bekeken regels hebben 14 velden (anders was het , geweest); aanhalingstekens om "
	       "tekst; op regel 1 staan namen: dat is de kop, samen met de rijen tot en met regel 2",
	       false);
	expect("delimiter tab as stated: 3 of 4 records have 2 fields; no quotes as stated; no header found",
	       "tab tussen de velden, zoals gezegd: 3 van de 4 bekeken regels hebben 2 velden; zonder aanhalingstekens, zoals gezegd; er is "
	       "geen kop gevonden",
	       false);
}

Test(dutch, of_amounts)
{
	expect("decimal comma: 12 values prove it (first on line 2: '1,50'), thousands grouped by point; 1 is no number (first on line "
	       "9: 'x; y')",
	       "decimale komma: 12 waarden bewijzen het (het eerst op regel 2: ‘1,50’), duizendtallen met een punt; één waarde is geen "
	       "getal (regel 9: ‘x; y’)",
	       false);
	expect("totalDebit of transactions says 1234.50, and its lines come to 1000.00, -234.50 beside it: a part of the file may be "
	       "missing; export it again, or ask the package's maker",
	       "totalDebit van de boekingen is 1.234,50, en de regels komen op 1.000,00: −234,50 ernaast. Er ontbreekt misschien een "
	       "deel. Exporteer opnieuw, of vraag de leverancier van het pakket",
	       false);
}

/* Of one thing it does not say "1 regels". */
Test(dutch, of_one)
{
	expect("1 entry has no fiscal year; this is the first",
	       "één regel heeft geen boekjaar: deze", false);
	expect("2 entries have no fiscal year; this is the first",
	       "2 regels hebben geen boekjaar; dit is de eerste", false);
	expect("1 row stands below a gap of 831000 empty rows (after row 4): sums Plan 2017 12.50; they are left out (untilGap)",
	       "één rij staat onder een gat van 831.000 lege rijen (na rij 4), Plan 2017 12,50; hij wordt niet gelezen",
	       false);
}

/* What nobody translated stays as it is, and is said to be English. */
Test(dutch, of_what_is_not_known)
{
	expect("something else; quotes", "something else; aanhalingstekens om tekst", true);
	expect("delimiter ;: many of 1000 records have 14 fields",
	       "delimiter ;: many of 1000 records have 14 fields", true);
	expect("", "", false);
}
