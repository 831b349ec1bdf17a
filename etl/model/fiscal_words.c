#include "model/fiscal_words.h"

struct named {
	const char *words; /* parted by commas */
	const char
		*also; /* only when a member is asked for: in a header they may be something else */
	const char *name;
};

/* The first row that has a word wins. */
static const struct named PHASES[] = {
	{"na wijziging,nawijziging,na wijzigingen,gewijzigd,gewijzigde,bijgesteld,bijgestelde,"
	 "actuele begroting,herziene,incl wijzigingen,adjusted,revised,definitivo,definitiva,"
	 "nachtrag",
	 "wijziging,begrotingswijziging,actueel,amended,angepasst,geandert,nachtragshaushalt",
	 "adjusted"},
	{"realisatie,gerealiseerd,werkelijk,werkelijke,rekening,jaarrekening,jaarrek,realised,"
	 "realized,actual,actuals,outturn,ist,ergebnis,rechnung,ejecutado,executed,realise",
	 "gerealiseerde,uitgegeven,jaarstukken,jaarverslag,spent,accounts,execution,ausgefuhrt,"
	 "istwerte,jahresrechnung,jahresabschluss",
	 "executed"},
	{"",
	 "approved,vastgesteld,vastgestelde,goedgekeurd,goedgekeurde,beschlossen,genehmigt,aprobado",
	 "approved"},
	{"primitief,primitieve,prim,begroting,begroot,geraamd,raming,meerjarenraming,budget,"
	 "budgeted,plan,ansatz,haushaltsansatz,inicial,presupuesto,previsto,proposed,estimate,"
	 "estimates,bp",
	 "primair,primaire,oorspronkelijk,oorspronkelijke,ontwerpbegroting,programmabegroting,"
	 "voorgesteld,draft,original,haushaltsplan,haushalt,geplant,entwurf",
	 "proposed"},
};
static const struct named SIDES[] = {
	{"lasten,uitgaven,kosten,costs,expenditure,expenses,aufwand,aufwendungen,auszahlungen,gastos",
	 "last,uitgave,cost,expense,expenditures,spending,debet,ausgaben,ausgabe,aufwande",
	 "expenditure"},
	{"baten,inkomsten,opbrengsten,ontvangsten,revenue,income,ertrag,ertraege,einzahlungen,"
	 "ingresos",
	 "bate,inkomst,opbrengst,ontvangst,revenues,receipts,earnings,credit,ertrage,einnahmen,"
	 "einnahme",
	 "revenue"},
};

bool fiscal_has_words(struct str folded, const char *words)
{
	struct str rest = str_z(words);
	while (rest.ptr) {
		struct str w = str_split(&rest, ',');
		for (size_t i = 0; w.len && i + w.len <= folded.len; i++) {
			bool front = i == 0 || folded.ptr[i - 1] == ' ';
			bool back = i + w.len == folded.len || folded.ptr[i + w.len] == ' ';
			if (front && back && memcmp(folded.ptr + i, w.ptr, w.len) == 0)
				return true;
		}
	}
	return false;
}

static const char *name_in(struct str folded, const struct named *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (fiscal_has_words(folded, rows[i].words))
			return rows[i].name;
	return NULL;
}

const char *fiscal_phase(struct str folded)
{
	return name_in(folded, PHASES, sizeof PHASES / sizeof *PHASES);
}

const char *fiscal_side(struct str folded)
{
	return name_in(folded, SIDES, sizeof SIDES / sizeof *SIDES);
}

/* The row that a text asks for: one that has a word of it, of both kinds. */
static const struct named *asked_for(struct str folded, const struct named *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (fiscal_has_words(folded, rows[i].words) ||
		    fiscal_has_words(folded, rows[i].also))
			return &rows[i];
	return NULL;
}

static bool is_one_of(struct str folded, const char *words)
{
	struct str rest = str_z(words);
	while (rest.ptr)
		if (str_eq(str_split(&rest, ','), folded))
			return true;
	return false;
}

static bool means(struct str folded, struct str member, const struct named *rows, size_t n)
{
	const struct named *row = asked_for(folded, rows, n);

	return row && member.len && (is_one_of(member, row->words) || is_one_of(member, row->also));
}

bool fiscal_means(struct str folded, struct str folded_member)
{
	return means(folded, folded_member, PHASES, sizeof PHASES / sizeof *PHASES) ||
	       means(folded, folded_member, SIDES, sizeof SIDES / sizeof *SIDES);
}
