/* What texts tell of people, and what columns tell beyond chance. Numbers and names are invented. */
#include "convention/personal.h"

#include <criterion/criterion.h>
#include <stdio.h>

static unsigned found_in(const char *const *texts)
{
	struct personal_tally t = {0};
	for (; *texts; texts++)
		personal_add(&t, str_z(*texts));
	return personal_found(&t);
}
#define IS(kind, ...)                                                                          \
	cr_expect(found_in((const char *const[]){__VA_ARGS__, NULL}) == 1u << PERSONAL_##kind, \
		  "%x", found_in((const char *const[]){__VA_ARGS__, NULL}))
#define NOTHING(...)                                                             \
	cr_expect(found_in((const char *const[]){__VA_ARGS__, NULL}) == 0, "%x", \
		  found_in((const char *const[]){__VA_ARGS__, NULL}))

Test(personal, numbers)
{
	IS(IBAN, "NL91ABNA0417164300");
	IS(IBAN, "betaald aan NL91 ABNA 0417 1643 00 in mei");
	NOTHING("NL91ABNA0417164301"); /* its check digits do not fit */
	NOTHING("XX91ABNA0417164300");
	IS(BSN, "111222333", "123456782", "111222333", "123456782");
	IS(BSN, "uitkering, bsn 111222333");
	IS(BSN, "1234.56.782", "111.222.333", "123456782", "111222333");
	NOTHING("123456782"); /* one number of nine digits in eleven */
	NOTHING("123456781", "123456780", "123456782", "100000001", "100000002");
	IS(DNI, "Ayuda a 31939071Y");
	IS(DNI, "X1234567L");
	NOTHING("31939071A", "Factura 20240001");
	IS(CPF, "529.982.247-25");
	NOTHING("52998224724", "11111111111");
}

Test(personal, addresses)
{
	IS(EMAIL, "vraag p.jansen@voorbeeld.nl");
	NOTHING("info@voorbeeld.nl", "Made@De", "jeugd@West-Brabant", "@", "a@b");
	IS(PHONE, "bel 06-12345678");
	IS(PHONE, "+31 6 1234 5678");
	IS(PHONE, "tel. 020 123 45 67");
	NOTHING("0123456789", "0101-234567", "01-02-2024", "2024-01-01 2024-02-01");
}

Test(personal, names)
{
	IS(NAME, "dhr. J. de Vries", "mw. A. Bakker", "J.P. van den Berg");
	IS(NAME, "Vries, Jan de", "Bakker, Anna", "Smit, Pieter");
	IS(NAME, "Supuesto, Ejemplo", "Ensayo, Ficticio", "Modelo, Sombra", "Maqueta Ensayo, Nadie",
	   "Imaginado, Prueba");
	IS(NAME, "José García", "María López", "Antonio Pérez");
	IS(NAME, "J. DE VRIES", "A. BAKKER", "P. JANSEN");
	NOTHING("Stichting Jan de Vries", "Bakker B.V.", "Anna Zorg BV", "Gemeente Voorbeeld");
	NOTHING("Veilig en leefbaar", "Zorg en welzijn", "Bestuur", "Economie", "Wonen");
	NOTHING("A.D. DEPORTE", "A.D. TURISMO", "A.D. VIVIENDA", "ÁREA GOB. HACIENDA", "U.E.",
		"FOMENTO", "OBRAS", "PARQUES", "CULTURA", "LIMPIEZA", "AGUAS", "RESIDUOS", "IBI",
		"TASAS", "DEUDA", "OTROS");
	NOTHING("Jan van Galenstraat", "Wegen, straten en pleinen", "Onderwijs, cultuur en sport");
}

/* Whatever bytes come: no crash, and not more hits than texts. */
Test(personal, strange_texts)
{
	struct personal_tally t = {0};
	const char *const strange[] = {"",
				       " ",
				       "....",
				       ",,,,",
				       "NL",
				       "NL91",
				       "12345678",
				       "1234567",
				       "\xc3",
				       "\xc3\x81",
				       "06-",
				       "+",
				       "a,b,c,d,e,f,g,h,i,j,k,l,m,n",
				       "1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9",
				       "J.J.J.J.J.J.",
				       "@.@.@.@",
				       "X",
				       "XY12345678901234567890123456789012"};
	for (size_t i = 0; i < sizeof strange / sizeof *strange; i++)
		personal_add(&t, str_z(strange[i]));
	for (int k = 0; k < PERSONAL_KINDS; k++)
		cr_expect(t.of[k].hits <= t.seen);
	cr_expect(personal_kind_find(STR("name")) == PERSONAL_NAME);
	cr_expect(personal_kind_find(STR("nothing")) == -1);
}
