/* Names, inputs and reasons of kengetallen in the reader's language: iv3 has them in Dutch, in which the Regeling is. */
#include "reconcile/reconcile.h"
#include "texts/texts.h"

struct str iv3_key_word(bool english, struct str dutch)
{
	const struct str known[] = {
		T("vaste schulden"),
		T("netto vlottende schuld"),
		T("overlopende passiva"),
		T("uitzettingen korter dan een jaar"),
		T("liquide middelen"),
		T("overlopende activa"),
		T("totale baten, zonder mutaties van reserves"),
		T("Netto schuldquote"),
		T("financiële activa: uitzettingen van een jaar of langer"),
		T("Netto schuldquote gecorrigeerd voor alle verstrekte leningen"),
		T("financiële activa: verstrekte leningen, en uitzettingen van een jaar of langer"),
		T("Solvabiliteitsratio"),
		T("eigen vermogen"),
		T("balanstotaal"),
		T("Structurele exploitatieruimte"),
		T("Iv3 zegt niet welke lasten en baten structureel zijn; dit kengetal staat in de jaarrekening zelf"),
		T("structurele lasten"),
		T("structurele baten"),
		T("structurele toevoegingen aan reserves"),
		T("structurele onttrekkingen aan reserves"),
		T("Grondexploitatie"),
		T("Iv3 heeft bouwgronden in exploitatie en ander onderhanden werk in één balanscode (A213)"),
		T("bouwgronden in exploitatie, met ander onderhanden werk"),
		T("Belastingcapaciteit"),
		T("wat een gezin betaalt (tarieven, gemiddelde WOZ-waarde) en het landelijk gemiddelde daarvan staan niet in Iv3"),
		T("woonlasten van een gezin bij gemiddelde WOZ-waarde"),
		T("het landelijk gemiddelde daarvan, een jaar eerder"),
		T("alleen een jaarrekening heeft de balans aan het eind en de baten van een heel jaar"),
		T("er is geen balans per ultimo"),
		T("de bedragen zijn groter dan die van een overheid"),
		T("de balans per ultimo staat er twee keer: als ultimo, en met een datum"),
		T("activa en passiva per ultimo zijn niet gelijk (PF008); zo is de balans niet heel"),
		T("waardoor gedeeld wordt is nul of negatief"),
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(dutch, known[i]))
			return text_of(english ? LANG_EN : LANG_NL, known[i]);
	return dutch;
}

struct str iv3_key_why(bool english, struct arena *a, const struct iv3_key_figure *f, int year)
{
	const struct text_hole holes[] = {{"code", f->why_code},
					  {"year", arena_printf(a, "%d", year)}};

	if (!f->why_code.len)
		return iv3_key_word(english, f->why);
	return text_filled(a,
			   text_of(english ? LANG_EN : LANG_NL,
				   T("balanscode {code} staat niet in de lijst van {year}")),
			   holes, 2);
}
