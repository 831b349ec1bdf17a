/*
 * What headers mean, in Dutch, English, German and Spanish ledgers. Headers are folded (lower case,
 * no accents, no blanks or punctuation) before they are compared. The first row that fits wins, so
 * the order matters: what may identify people comes first.
 */
#include "base/text/utf8.h"
#include "sniff/sniff.h"

static const struct sniff_word WORDS[] = {
	{USE_PERSONAL,
	 "iban *iban bankrek* *bankaccount* bankaccnr offsetbankaccnr bsn* sofi* *burgerservicenummer* *geboortedatum* gebdat* "
	 "dateofbirth clientn* clientid zaaknummer dossiernummer cpf cpfcnpj cnpjcpf codicefiscale",
	 NULL, "persoonsgegeven"},
	{USE_PERSONAL,
	 "naam name nombre nom nome gebrnaam gebruiker* username userid sourceid usnam regdoor "
	 "ingevoerddoor *achternaam* *voornaam* surname firstname lastname *medewerker* "
	 "*employee* personeelsn* *mitarbeiter* *contactpersoon* *email* *telefoon* *phone* "
	 "telefon* telefono* nombreter* nomprenom prenom* cognome apellido* *interesado* "
	 "*budgethouder* *kostenplaatshouder*",
	 NULL, "persoonsnaam"},
	{USE_PERSONAL,
	 "*adres *address *adresse straat* street* postcode* zip zipcode plz *huisnummer*", NULL,
	 "adres"},
	{USE_PERSONAL,
	 "nif cif nifcif cifnif dni nie taxid custsupid custsupname lifnr kunnr aparid", NULL,
	 "relatienummer"},
	{USE_PARTY,
	 "*crediteur* *debiteur* *naamdebcred* debnr crednr credn debn relatienaam relatie "
	 "relatienummer relatienr *leverancier* begunstigde* *ontvanger* "
	 "*supplier* *vendor* *payee* *beneficiary* *recipient* *lieferant* *kreditor* *debitor* "
	 "*empfanger* *proveedor* *tercero* *beneficiario* *acreedor* credituernaam apar* "
	 "*adjudicatari* *razonsocial* *contratista* *perceptor* *fornecedor* *credor *favorecido* "
	 "*fournisseur* *beneficiaire* *creancier* *titulaire* *fornitore* *creditore* "
	 "*ragionesociale* *tegenpartij* *tegenrekening* naamtegen*",
	 "supplier:generic:name", "crediteur"},

	{USE_YEAR,
	 "*jaar *jahr year fiscalyear financialyear *boekjaar* dienstjaar* yr fy gjahr ano ano* "
	 "cdano* nrano* anyo ejercicio* anualidad* exercice* exercicio* annee* anno rok "
	 "\xe5\xb9\xb4\xe5\xba\xa6 \xe5\xb9\xb4",
	 "date:fiscal-year", "boekjaar"},
	{USE_DATE,
	 "*datum* *date *date? date* budat bldat cpudt augdt valutadat* fecha* boekdat mutdat "
	 "docdat vereffdat datverval datinvoer trdt effdate settdate gultig* validfrom validto",
	 "date:generic", "boekdatum"},
	{USE_PERIOD,
	 "periode* period periodnumber monat maand maandnr month kwartaal quarter quartal mes mois trimestre pn "
	 "boekjaarmaand boekperiode monthno",
	 "date:fiscal-month", "periode"},
	{USE_SIDE,
	 "dc debcred shkzg sh debitcredit debetcredit amnttp bl lastenbaten batenlasten lb iu ui "
	 "inkomstenuitgaven* uitgaveninkomsten sollhaben afbij bijaf ae ea gi ig drcr crdr dbcr gastoingreso* gastosingresos* "
	 "ingresogasto* aufwandertrag* kenmerkiu kenmerklb lastofbaat baatoflast uitgaveinkomst* "
	 "kostenbaten + - +/- lastenofbaten "
	 "debetofcredit sens uofi lofb dofc iofu bofl dcindicator dckenmerk debetcreditcode "
	 "dareavere solddc",
	 "direction", "debet/credit"},

	{USE_CODE, "taakveld* iv3taakveld* tv functie *functionalcode functiecode functienr",
	 "functional-classification:generic:code", "taakveld"},
	{USE_CODE, "categorie* iv3categorie* economischecategorie* bbv categoriebbv",
	 "economic-classification:generic:code", "categorie"},
	{USE_CODE,
	 "grootboek* gbrek rekening rekeningnummer hkont accid account accountcode accountno el1 "
	 "economischecode ecl sachkonto konto economico subconcep* kostensoort*",
	 "economic-classification:generic:code", "grootboekrekening"},
	{USE_CODE,
	 "kostenplaats* kpl kostl mcu costid costcentre* costcenter* el2 fcl kostenstelle* "
	 "profitcenter* serviceunit",
	 "administrative-classification:generic:code", "kostenplaats"},
	{USE_CODE,
	 "kostendrager* order wbs* activiteit* project projectcode projid proyecto aufnr projk el3",
	 "activity:generic:project:code", "project"},
	{USE_CODE,
	 "program programma* programme programa prog progfinan beleidsveld* product productcode prodid "
	 "produkt",
	 "activity:generic:program:code", "programma"},
	{USE_CODE,
	 "servicearea service servicelabel bodyname body organisation organisationalunit "
	 "organisatonalunit "
	 "department departement afdeling amt seccion centro cege organo organico "
	 "begrotingshoofdstuk* gemeente* bukrs cmpcode bedrijf",
	 "administrative-classification:generic:code", "organisatieonderdeel"},
	{USE_CODE, "capitulo articulo concepto hoofdstuk artikel beleid",
	 "economic-classification:generic:code", "hoofdstuk"},
	{USE_CODE, "distrito wijk buurt stadsdeel district", "geo-source:target:code", "gebied"},
	{USE_CODE,
	 "trnr docref docnr docnum doccode documentnummer boekstuk* belnr factuurnummer transno "
	 "transactionnumber transactionno invoiceno* voucherno volgnummer mutatienummer bookingid",
	 "transaction-id:code", "boekstuknummer"},
	{USE_CODE, "phase fase begrotingsfase", "phase:id", "fase"},
	{USE_CODE,
	 "vatid bdnr positie docline buzei blart bschl augbl docsoort docstatus transcode reksoort "
	 "belcode opcode inkdoc refcode boekingssleutel vereffdoc grsd typedagboek dagboek* jrnid jrntp acctp el4 "
	 "el5 el6 el7 el8 decimalerubriek",
	 NULL, "code"},

	{USE_TEXT,
	 "trdesc omschrijving omschrijvingboeking* *boekingsomschrijving* *omschrijvingmutatie "
	 "regelomschrijving omschrijvingregel mutatieomschrijving boektekst tekst *kopteks* "
	 "sgtxt bktxt text texto textolibre* narrative toelichting* opmerking* memo remarks "
	 "comment* kommentar* bemerkung* observacion* libelle* objet verwendungszweck* "
	 "buchungstext* descr desc zuonr toewijzing ref1 ref2 ref3 ref4 ref5 ref6 referentie "
	 "mededeling* betalingskenmerk*",
	 NULL, "omschrijving"},
	{USE_LABEL,
	 "vatdesc omschrijving* oms* tekst* desc* bezeichnung* beschreibung* text* texto* details titel* "
	 "title titulo definicion* naam* *naam name* *name *label *omschrijving "
	 "*expendituretype",
	 NULL, "omschrijving"},
	{USE_CODE,
	 "*code *nummer *nr *number id no *categorie *category *catergory *artikelnr "
	 "*begrotingsstaat onderdeel",
	 NULL, "code"},

	{USE_AMOUNT,
	 "*exclbtw *exclusiefbtw *exbtw *inclbtw *inclusiefbtw *exclvat *exvat *inclvat *ohnemwst "
	 "*mitmwst *siniva *coniva",
	 "value", "bedrag"},
	{USE_BESIDE,
	 "*btw btw* *btwbcf *btwkvh *btwafdr bedrbtw* *vat vat* *mwst mwst* iva *iva tva *tva "
	 "wrbtr valuedoc curamnt valutabedrag bedragvaluta belbedrag perc* *percentage *saldoverschil "
	 "verschil* afwijking*",
	 NULL, "naast het bedrag"},
	{USE_DEBIT,
	 "debet bedragdebet debetbedrag dt debit debitamount soll debe dare importodare "
	 "debito montantdebit debitmontant betragsoll sollbetrag umsatzsoll debitbelopp",
	 "value", "debet"},
	{USE_CREDIT,
	 "credit bedragcredit creditbedrag ct creditamount haben haber avere importoavere "
	 "credito montantcredit creditmontant betraghaben habenbetrag umsatzhaben kredit "
	 "kreditbelopp",
	 "value", "credit"},
	{USE_COSTS,
	 "lasten uit af costs cost kosten depenses despesa despesas spese aufwand* uitgaven expenditure expenses gastos bedraglasten "
	 "lastenbedrag uscite ausgaben auszahlungen aufwendungen utgifter kostnader vydaje wydatki "
	 "\xe6\x94\xaf\xe5\x87\xba \xe6\x94\xaf\xe5\x87\xba\xe9\xa1\x8d",
	 "value", "lasten"},
	{USE_REVENUE,
	 "baten in bij recettes receita receitas entrate opbrengsten earnings earning ertrag* revenue income inkomsten ontvangsten einnahmen ingresos "
	 "bedragbaten batenbedrag einzahlungen ertrage intakter inkomster prijmy dochody "
	 "\xe5\x8f\x8e\xe5\x85\xa5 \xe5\x8f\x8e\xe5\x85\xa5\xe9\xa1\x8d",
	 "value", "baten"},
	{USE_AMOUNT,
	 "bedrag* *bedrag saldo* *saldo *amount* amnt valuehome dmbtr eur euro value "
	 "betrag* *betrag importe* *importe *montant* montant* *valor valor* vlpago *vlpago "
	 "*begroot* begroting *begroting realisatie* *realisatie verleend* vastgesteld* "
	 "credinicial modcredito modif* cdefinitivo cautorizado cdispuesto cordenado oblreconoc* "
	 "credito* previnicial prevdefinitiv* drecon* recaudado pagos* retenc* *total totaal* "
	 "*orcado* *empenhad* *liquidado* *schvalenyrozpocet* *upravenyrozpocet* "
	 "budget actual actuals spend importo* *importo belopp* *belopp belob* bel\xc3\xb8"
	 "b* "
	 "castka* kwota* summa osszeg* somme "
	 "*\xe9\xa1\x8d *\xe9\x87\x91\xe9\xa1\x8d",
	 "value", "bedrag"},
};

static bool pattern_fits(struct str pattern, struct str s)
{
	bool front = str_starts(pattern, STR("*")), back = str_ends(pattern, STR("*"));
	struct str core = {pattern.ptr + front, pattern.len - front - back};
	if (front && back)
		return s.len >= core.len && memmem(s.ptr, s.len, core.ptr, core.len) != NULL;
	if (front)
		return str_ends(s, core);
	return back ? str_starts(s, core) : str_eq(s, core);
}

static const struct sniff_word *find(struct arena *scratch, struct str header)
{
	struct str folded = utf8_fold_tight(scratch, header);
	if (folded.len == 0)
		return NULL;
	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
		struct str rest = str_z(WORDS[i].patterns), one;
		while ((one = str_split(&rest, ' ')).len > 0 || rest.ptr) {
			if (one.len > 0 && pattern_fits(one, folded))
				return &WORDS[i];
		}
	}
	return NULL;
}

/* "Lasten (x 1.000)", "Baten in euro", "Saldo [EUR]": what stands before the unit. */
static struct str before_unit(struct str header)
{
	static const char *const units[] = {
		"(", "[", " in ", " x ", " \xe2\x82\xac", " EUR", " k\xe2\x82\xac"};
	size_t n = header.len;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		const char *at = memmem(header.ptr, n, units[i], strlen(units[i]));
		n = at ? (size_t)(at - header.ptr) : n;
	}
	return str_trim((struct str){header.ptr, n});
}

const struct sniff_word *sniff_word_of(struct arena *scratch, struct str header)
{
	const struct sniff_word *word = find(scratch, header);
	struct str core = before_unit(header);
	if (word || core.len == header.len)
		return word;
	word = find(scratch, core);
	bool money = word && ((word->use >= USE_AMOUNT && word->use <= USE_REVENUE) ||
			      word->use == USE_BESIDE);
	return money ? word : NULL;
}
