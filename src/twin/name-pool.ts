/** Invented people from many places. Every name folds to different ASCII letters (a test holds that). */
export const givenNames: readonly string[] =
  `Aaliyah Abel Adaeze Agnieszka Ahmet Aino Alejandra Amara Anaïs Anders Aoife Arjun Astrid Aurélie Ayşe Babak Beatriz
Björn Bogdan Bronagh Camila Cédric Chiara Chinedu Clémence Dagny Dalibor Darya Devika Dimitra Dušan Efua Eilidh Elif
Emre Esther Fabrício Farida Fatou Federica Félix Fionn Freja Gaël Georgi Giulia Goran Gráinne Hadewych Hanneke Haruto
Hedda Henrike Hiroko Hugo Ilse Imogen Ingrid Iolanda Ivana Jaromír Jasleen Jelena João Jörg Józef Kaito Kamala
Katarzyna Kenji Khadija Kjersti Koffi Lars Leïla Lerato Liam Lívia Lucija Ludmila Maeve Magnus Malik Mariana Matteo
Mehwish Mihai Mireille Nadia Naledi Néstor Ngozi Nikolaos Nuria Oisín Oksana Olivier Ömer Orla Pavel Petra Quentin
Radka Ravi Rhiannon Rokas Roza Salma Sanne Seán Signe Sofie Stelian Sunniva Tariq Thandiwe Timo Ulrike Valeria Veikko
Wanjiru Wiebke Xiomara Yannick Yusuf Zawadi Zeynep Zoë`.split(/\s+/);

export const familyNames: readonly string[] =
  `Abara|Achterberg|Ådland|Agarwal|Almeida|Anghel|Árnason|Asante|Aydın|Bakker|Banerjee|Barzani|Béranger|Bergqvist|Bianchi
Blažek|Boateng|Borgström|Brankov|Byrne|Cavalcanti|Çelik|Chaudhry|Contreras|D'Angelo|Daoud|Devereux|Dimitrov|Dlamini
Domingues|Dvořák|Eide|Ekström|El-Masri|Engelhardt|Fagerberg|Fernández|Fontaine|Fujimoto|Gallagher|García-Ruiz|Georgiou
Gómez|Grünwald|Hägglund|Halvorsen|Hashimoto|Hoekstra|Horváth|Ibáñez|Ito|Iwu|Jankowski|Jokinen|Juhász|Kamau|Kapoor
Karlsdóttir|Kavanagh|Kiplagat|Kovačević|Krämer|Kuznetsova|Lacroix|Laine|Lefèvre|Lindqvist|Łukasik|MacAllister|Mbeki
Mendonça|Meyer-Lund|Mikkelsen|Moreau|Mukherjee|Mwangi|Nakagawa|Novotná|O'Brien|O'Sullivan|Oduya|Øverland|Okonkwo|Papadakis
Pereira|Petrauskas|Pfeiffer|Popescu|Quintana|Rahman|Rasmussen|Reinholt|Rossi|Säde|Saldanha|Santoro|Schröder|Šimić
Sørensen|Stavrou|Strand|Świątek|Takahashi|Teixeira|Thorvald|Tkachenko|Tóth|Ueda|Urquhart|van der Meer|Vasquez|Verhoeven
Vlahović|Wanderley|Weiß|Wójcik|Yamada|Yıldız|Zahra|Zieliński`
    .split(/[|\n]/)
    .map((name) => name.trim());

const unfoldable: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  ß: 'ss',
  æ: 'ae',
  ı: 'i',
  đ: 'd',
};

/** The letters an account name keeps: lower-case ASCII. */
export function foldName(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[øłßæıđ]/g, (letter) => unfoldable[letter] ?? '')
    .replaceAll(/[^a-z]/g, '');
}
