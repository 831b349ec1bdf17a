/* What people and packages write of addresses, cases and names, and what is left of it. A kind a group; before each was mended a text of
 * it stayed as it was. */
#include "base/memory/arena.h"
#include "base/memory/buffer.h"
#include "privacy/policy/policy.h"
#include "privacy/report/privacy_column.h"

#include <criterion/criterion.h>

struct written {
	const char *text, *left;
};

static void check_all(const struct written *each, size_t n)
{
	struct privacy_policy *policy;
	struct error e;
	struct arena *arena = arena_new();
	struct privacy_column column = {.arena = arena};
	cr_assert_eq(privacy_policy_open(&policy, NULL, &e), 0);
	for (size_t i = 0; i < n; i++) {
		struct privacy_look look;
		struct buffer out;
		buffer_init(&out, SIZE_MAX);
		privacy_look_at(&look, policy, &column, str_z(each[i].text));
		privacy_mask(&out, str_z(each[i].text), &look);
		buffer_append(&out, "", 1);
		cr_expect_str_eq(out.ptr, each[i].left, "%s -> %s", each[i].text, out.ptr);
		buffer_drop(&out);
	}
	privacy_policy_free(policy);
	arena_free(arena);
}

#define CHECK(list) check_all(list, sizeof list / sizeof *list)

Test(privacy_written, blanks_of_spreadsheets_hide_nothing_from_the_rules)
{
	static const struct written texts[] = {
		{"MEMO\xc2\xa0-\xc2\xa0rek\xc2\xa0NL53TRIO4565794710 x",
		 "MEMO\xc2\xa0-\xc2\xa0rek\xc2\xa0[IBAN] x"},
		{"tel\xc2\xa0\x30\x36\xe2\x80\xaf"
		 "12345678",
		 "tel\xc2\xa0[contact]"},
		{"bsn nr   111 222   333", "bsn nr   [BSN]"},
		{"VORD _x000D_PW, bsn_111222333", "VORD _x000D_PW, bsn_[BSN]"},
		{"rest._Huisman, A.", "rest._[naam]"},
		{"mail jan_smit@live.nl", "mail [contact]"},
		{"'Marieke Willems", "[naam]"},
		{"#EINDAFR: D.R.KULASINGHAM#", "#EINDAFR: [naam]#"},
		{"Kerk\xc2\xadstraat 12", "[adres]"},
		{"\xc2\xa0", "\xc2\xa0"},
		{"kosten_plaats 12", "kosten_plaats 12"},
	};
	CHECK(texts);
}

Test(privacy_written, numbers_with_a_structure)
{
	static const struct written texts[] = {
		{"op NL 53 TRIO 4565 7947 10", "op [IBAN]"},
		{"IBANNL53TRIO4565794710", "IBAN[IBAN]"},
		{"jansen12 @live.nl", "[contact]"},
		{"verz. g.martens@live.nl", "verz. [contact]"},
		{"uitvaart *21-06-1967", "uitvaart *[geboortedatum]"},
		{"zorg GD 21061967 mei", "zorg GD [geboortedatum] mei"},
		{"GD Deventer 21-06-2023", "GD Deventer 21-06-2023"},
		{"2*12-05-2020", "2*12-05-2020"},
	};
	CHECK(texts);
}

Test(privacy_written, addresses)
{
	static const struct written texts[] = {
		{"huur Kerkstraat nr.12 mei", "huur [adres] mei"},
		{"leges Hoofdweg hnr.64a", "leges [adres]"},
		{"Lange Voorhout huisnr. 81", "[adres]"},
		{"Zuiderkade t/o 12", "[adres]"},
		{"Kerkstraat naast 41", "[adres]"},
		{"Stationsweg, 3 Deurne", "[adres] Deurne"},
		{"Molenweg # 33", "[adres]"},
		{"Molenweg 12 t/m 16 leges", "[adres] leges"},
		{"Molenweg 12 kamer 4", "[adres]"},
		{"Molenweg 12, app. 4", "[adres]"},
		{"Molenweg 1004-1006", "[adres]"},
		{"Kon.Julianapln 84 leges", "[adres] leges"},
		{"Beukenhof10 4822TC leges", "[adres] leges"},
		{"object Rietgors 43 leges", "object [adres] leges"},
		{"verhuisd nr De Finne 35", "verhuisd nr [adres]"},
		{"p/a 't Zand 189", "p/a [adres]"},
		{"PC 1256 KV", "PC [adres]"},
		{"rest. 5542TR87", "rest. [adres]"},
		{"Hauptstrasse 62 D-49320 Kleve", "[adres]"},
		{"Rue de la Gare 24", "[adres]"},
	};
	CHECK(texts);
}

Test(privacy_written, streets_that_are_works)
{
	static const struct written texts[] = {
		{"herinr. Molenweg 34%", "herinr. Molenweg 34%"},
		{"Molenweg 18 bomen", "Molenweg 18 bomen"},
		{"Molenweg 648,01", "Molenweg 648,01"},
		{"zwembad De Meerkamp 11-2021", "zwembad De Meerkamp 11-2021"},
		{"object Sporthal De Brug 3", "object Sporthal De Brug 3"},
		{"pand onderhoud 12", "pand onderhoud 12"},
		{"speelplek Graaf Willemstraat 2021", "speelplek Graaf Willemstraat 2021"},
		{"BAGGEREN MOLENWEG E.O. FASE 2", "BAGGEREN MOLENWEG E.O. FASE 2"},
		{"OZB Alphen a/d Rijn 2024", "OZB Alphen a/d Rijn 2024"},
	};
	CHECK(texts);
}

Test(privacy_written, cases)
{
	static const struct written texts[] = {
		{"uw kenmerk 45077", "uw kenmerk 45077"},
		{"subs. o/k 2020/55602", "subs. o/k [zaaknummer]"},
		{"vorderingnr-2025-26929", "[zaaknummer]"},
		{"CJIB 5012 3456 7890 1234", "CJIB [zaaknummer]"},
		{"Z 25 611656 x", "[zaaknummer] x"},
		{"D/24/364275", "[zaaknummer]"},
		{"zaaknr SGR 20/7621", "zaaknr SGR [zaaknummer]"},
		{"debiteurnr WIZ 0844211", "debiteurnr WIZ [zaaknummer]"},
		{"naheffing 12-ABC-3", "naheffing [zaaknummer]"},
		{"boete kenteken XX 123 Y", "boete kenteken [zaaknummer]"},
		{"lease kenteken 12-ABC-3", "lease kenteken 12-ABC-3"},
		{"RC CJIB 6000", "RC CJIB 6000"},
		{"voorschot Wmo 28.09.2022", "voorschot Wmo 28.09.2022"},
		{"Wmo 78.250 m2", "Wmo 78.250 m2"},
		{"JW contractnr.2020/0294", "JW contractnr.2020/0294"},
		{"aanvraag 2024", "aanvraag 2024"},
	};
	CHECK(texts);
}

Test(privacy_written, names)
{
	static const struct written texts[] = {
		{"pacht Duvekot, mevr.", "pacht [naam]."},
		{"Wal, van der dhr", "[naam]"},
		{"uitv. echtp. Haverkate", "uitv. [naam]"},
		{"/NAME/Amarant/REMI/kavel 2", "/NAME/Amarant/REMI/kavel 2"},
	};
	CHECK(texts);
}
