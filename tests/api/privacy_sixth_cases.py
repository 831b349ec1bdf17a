"""Numbers of cases, files, clients, decisions and cars, as the packages of municipalities and those who write to them write them."""
from privacy_sixth_draw import LETTERS, R, digits, pick, some, year


def short():
    return f"{year() % 100}"


def of_a_package():
    """Numbers whose form tells what they are."""
    return pick((lambda: f"Z/{short()}/{digits(6)}", lambda: f"Z/{short()}/{digits(6)}/{digits(6)}", lambda: f"Z{short()}-{digits(6)}", lambda: f"Z-{year()}-{digits(6)}", lambda: f"Z{year()}-{digits(8)}",
                 lambda: f"ZK-{year()}-{digits(5)}", lambda: f"ZK{short()}{digits(6)}", lambda: f"ZK {year()}-{digits(6)}", lambda: f"ZAAK-{year()}-{digits(10)}", lambda: f"Z.{digits(6)}", lambda: f"Z{short()}.{digits(6)}",
                 lambda: f"Z {short()} {digits(6)}", lambda: f"D/{short()}/{digits(6)}", lambda: f"Z-{short()}-{digits(5)}"))()


def by_a_word():
    """Numbers behind a word that tells what they are."""
    number = pick((lambda: some(5, 9), lambda: some(5, 7), lambda: f"{year()}-{digits(5)}", lambda: f"{year()}.{digits(4)}", lambda: f"{year()}/{digits(5)}", lambda: f"0{digits(6)}", lambda: f"{short()}.{digits(5)}",
                   lambda: f"{short()}-{digits(4)}", lambda: f"{digits(3)}.{digits(3)}", lambda: f"{pick(LETTERS)}{digits(6)}"))()
    word = pick("""zaaknr;zaaknr.;zaaknummer;zaak;zk.nr.;zaak nr;zaak-id;dossier;dossiernr;dossiernr.;dossiernummer;doss.nr;dos.nr;dosnr;doss.;cliëntnr;cliëntnr.;clientnr;client nr;client;clnr;cl.nr.;cliëntnummer;clt.nr
beschikking;beschikkingsnr;besch.nr.;beschnr;beschikkingnr.;besch.;kenmerk;ons kenmerk;uw kenmerk;kenm.;o/k;u/k;klantnr;klantnummer;burgernr;inwonernr;persoonsnr;pers.nr.;personeelsnr;aanvraagnr;aanvr.nr.;aanvraag
meldingnr;melding;indicatienr;toewijzingnr;toewijzingsnr.;gezinsnr;subjectnr;subjnr;aanslagnr;aanslagbiljetnr;vorderingnr;vord.nr.;debiteurnr WIZ;uitkeringsnr;uitk.nr.;PGB-nr;WMO-nr;Wmo nr.;JW nr;bezwaarnr
bezwaarschrift;bezw.nr;leerlingnr;lln.nr.;werkgeversnr client;regnr;registratienr.;reg.nr.;zorgtoewijzing;budgethoudernr;BRP-nr;A-nr;A-nummer;V-nr;V-nummer;polisnr;schadenr;claimnr;parkeervergunning;vergunningnr;trajectnr""".replace("\n", ";").split(";"))
    return pick((f"{word} <{number}>", f"{word} <{number}>", f"{word}: <{number}>", f"{word}:<{number}>", f"{word}<{number}>" if word[-1] in ".r" else f"{word} <{number}>", f"{word}/<{number}>", f"{word}=<{number}>",
                 f"{word} <{number}>", f"{word}-<{number}>", f"{word} nr. <{number}>" if "n" not in word[-2:] and not word.endswith(("nr", "nr.", "nummer")) else f"{word} <{number}>"))


def of_a_fine():
    number = pick((lambda: f"{digits(4)} {digits(4)} {digits(4)} {digits(4)}", lambda: some(16, 16), lambda: f"{digits(1)} {digits(4)} {digits(4)} {digits(4)} {digits(3)}", lambda: some(9, 9), lambda: f"{digits(4)}.{digits(4)}.{digits(4)}.{digits(4)}"))()
    return f"{pick(('CJIB', 'CJIB nr', 'CJIB-nr.', 'CJIB:', 'cjib besch.', 'CJIB beschikking', 'CJIB kenm.', 'boete CJIB', 'CJIB/'))} <{number}>".replace("/ ", "/")


def of_a_car():
    two, three = f"{pick(LETTERS)}{pick(LETTERS)}", f"{pick(LETTERS)}{pick(LETTERS)}{pick(LETTERS)}"
    plate = pick((f"{digits(2)}-{three}-{digits(1)}", f"{pick(LETTERS)}-{digits(3)}-{two}", f"{two}-{digits(3)}-{pick(LETTERS)}", f"{two}-{digits(2)}-{two}", f"{digits(2)}-{two}-{two}", f"{digits(1)}-{three}-{digits(2)}",
                  f"{digits(2)}-{digits(2)}-{two}", f"{two}-{two}-{digits(2)}"))
    told = pick(("kenteken", "kent.", "kenteken", "kntkn", "ktk", "kenteken:", "auto", "voertuig", "voertuig m/kent.", "parkeren", "naheffing", "sleepk.", "GPK"))
    if told in ("kenteken", "kent.", "kenteken:") and R.random() < 0.5:
        plate = plate.replace("-", pick(("", " ")))
    return f"{told} <{plate}>"


def of_a_court():
    return pick((lambda: f"pv <PL{digits(4)}-{year()}{digits(6)}>", lambda: f"PV nr <{year()}{digits(6)}>", lambda: f"zaaknr <SGR {short()}/{digits(4)}>", lambda: f"AWB <{short()}/{digits(4)}>", lambda: f"rolnr <{short()}-{digits(4)}>",
                 lambda: f"rekestnr <C/{digits(2)}/{digits(6)}>", lambda: f"insolv. <F.{digits(2)}/{short()}/{digits(3)}>", lambda: f"WSNP <R.{digits(2)}/{short()}/{digits(3)}>", lambda: f"zaaknr <UTR {short()}/{digits(4)} WMO15>",
                 lambda: f"parketnr <{digits(2)}-{digits(6)}-{short()}>", lambda: f"zaak-/rolnr <{digits(8)} CV EXPL {short()}-{digits(4)}>"))()


def case():
    return R.choices((lambda: f"<{of_a_package()}>", lambda: f"{pick(('zaak', 'zaaknr', 'kenmerk', 'ref', 'uw ref.', 'inz. zaak', 'kenm:'))} <{of_a_package()}>", by_a_word, of_a_fine, of_a_car, of_a_court), (3, 2, 10, 1, 2, 1))[0]()
