#include "sources/sheet/heads.h"

#include <map>

#include "base/plain.h"

namespace kudosk::sources::sheet {
namespace {

struct Called {
  Field field;
  const char* word;   ///< in the configuration, and the feed's own name
  const char* heads;  ///< parted by commas; compared by their letters and digits alone
};

/// The feed's names; English, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Turkish, Japanese, Korean, Chinese, Hindi, Arabic, Hebrew.
constexpr Called table[] = {
    {Field::kind, "kind", "kind,art,genre,soort,rodzaj,種類,종류,类别,類別,प्रकार,نوع,סוג"},
    {Field::id, "id",
     "id,nr,no,number,nummer,numéro,número,numero,numer,numara,番号,번호,编号,編號,क्रमांक,رقم,מספר,userid,user id,"
     "employee id,personalnummer"},
    {Field::name, "name",
     "name,full name,display name,person,people,employee,colleague,staff,member,who,wer,mitarbeiter,mitarbeiterin,mitarbeitende,kollege,kollegin,"
     "vollständiger name,nom,nom complet,personne,collaborateur,collègue,qui,nombre,nombre completo,persona,empleado,colega,quién,nome,nome completo,"
     "pessoa,funcionário,colaborador,quem,dipendente,collega,chi,naam,volledige naam,medewerker,persoon,wie,imię i nazwisko,nazwa,pracownik,osoba,kto,ad,"
     "adı,ad soyad,adı soyadı,isim,çalışan,kişi,名前,氏名,お名前,社員,社員名,이름,성명,직원,姓名,名字,员工,員工,नाम,"
     "पूरा नाम,कर्मचारी,الاسم,اسم,الاسم الكامل,الموظف,שם,שם מלא,עובד"},
    {Field::given, "given_name",
     "given name,first name,forename,vorname,prénom,nombre de pila,primer nombre,primeiro nome,nome proprio,nome di battesimo,voornaam,imię,ilk ad,名,"
     "पहला नाम,الاسم الأول,שם פרטי"},
    {Field::family, "family_name",
     "family name,last name,surname,nachname,familienname,nom de famille,apellido,apellidos,sobrenome,apelido,cognome,achternaam,familienaam,nazwisko,soyad,"
     "soyadı,姓,苗字,성,उपनाम,اسم العائلة,اللقب,שם משפחה"},
    {Field::email, "email",
     "email,e-mail,mail,email address,e-mail-adresse,mailadresse,adresse e-mail,adresse électronique,courriel,correo,correo electrónico,"
     "endereço de e-mail,indirizzo e-mail,posta elettronica,e-mailadres,adres e-mail,e-posta,eposta,メール,メールアドレス,이메일,邮箱,"
     "电子邮件,電子郵件,電郵,ईमेल,البريد الإلكتروني,بريد,דוא\"ל,אימייל,מייל"},
    {Field::team, "team",
     "team,department,group,division,abteilung,bereich,gruppe,équipe,service,département,groupe,equipo,departamento,área,grupo,equipe,setor,squadra,"
     "reparto,gruppo,afdeling,groep,zespół,dział,grupa,ekip,takım,departman,bölüm,チーム,部署,部門,팀,부서,团队,部门,團隊,टीम,"
     "विभाग,الفريق,فريق,القسم,צוות,מחלקה"},
    {Field::photo, "picture",
     "picture,photo,photograph,image,portrait,avatar,headshot,photo file,foto,bild,fotodatei,porträt,image file,photographie,fotografía,imagen,retrato,"
     "fotografia,imagem,immagine,ritratto,afbeelding,portret,zdjęcie,fotoğraf,resim,görsel,写真,画像,顔写真,사진,照片,相片,图片,圖片,"
     "头像,फोटो,चित्र,तस्वीर,صورة,الصورة,תמונה,צילום"},
    {Field::aliases, "aliases", "aliases,alias,nickname,spitzname,surnom,apodo,soprannome,bijnaam,pseudonim,takma ad,ニックネーム,별명,昵称,暱稱,كنية,כינוי"},
    {Field::birthday, "birthday",
     "birthday,birth day,birth date,birthdate,date of birth,dob,born,geburtstag,geburtsdatum,geboren,anniversaire,date de naissance,né le,cumpleaños,"
     "fecha de nacimiento,nacimiento,aniversário,data de nascimento,nascimento,compleanno,data di nascita,verjaardag,geboortedatum,urodziny,data urodzenia,"
     "doğum günü,doğum tarihi,誕生日,生年月日,생일,생년월일,生日,出生日期,जन्मदिन,जन्म तिथि,"
     "عيد الميلاد,تاريخ الميلاد,יום הולדת,תאריך לידה"},
    {Field::started, "started",
     "started,start date,startdate,hire date,hired,first day,joined,join date,joining date,date of joining,work anniversary,eintritt,eintrittsdatum,"
     "erster arbeitstag,beschäftigt seit,dabei seit,entrée,date d'entrée,date d'embauche,embauche,date d'arrivée,ingreso,fecha de ingreso,"
     "fecha de inicio,fecha de contratación,admissão,data de admissão,data de início,data de entrada,assunzione,data di assunzione,data di ingresso,"
     "in dienst,datum in dienst,indiensttreding,startdatum,data zatrudnienia,data rozpoczęcia,zatrudniony od,işe başlama,işe başlama tarihi,"
     "işe giriş tarihi,入社,入社日,입사일,입사,入职日期,入职,到職日,到职日,कार्यग्रहण तिथि,"
     "ज्वाइनिंग तिथि,تاريخ الالتحاق,تاريخ التعيين,تاريخ البدء,תחילת עבודה,"
     "תאריך התחלה,תאריך תחילת עבודה"},
    {Field::to, "to",
     "to,recipient,recipients,receiver,receivers,winner,winners,awardee,honoree,honouree,nominee,recognised,recognized,praised,for whom,an,für,empfänger,"
     "empfängerin,empfängerinnen,preisträger,preisträgerin,gewinner,gewinnerin,geehrt,geehrte,à,pour,destinataire,destinataires,lauréat,lauréate,"
     "gagnant,bénéficiaire,a,para,destinatario,destinatarios,ganador,ganadora,premiado,galardonado,destinatário,destinatários,vencedor,premiada,per,"
     "vincitore,vincitrice,premiato,destinatari,aan,voor,ontvanger,ontvangers,winnaar,do,dla,odbiorca,odbiorcy,zwycięzca,laureat,kime,alıcı,alan,kazanan,"
     "宛先,宛て,受信者,受賞者,受取人,対象者,받는 사람,수신자,수상자,받는이,收件人,接收人,致,获奖者,獲獎者,"
     "获奖人,得奖者,收件者,को,प्राप्तकर्ता,विजेता,إلى,الى,المستلم,المستلمون,"
     "الفائز,المكرم,אל,ל,נמען,נמענים,זוכה,מקבל"},
    {Field::from, "from",
     "from,giver,sender,nominator,nominated by,by,given by,author,thanked by,von,absender,absenderin,geber,nominiert von,vorgeschlagen von,de,de la part de,"
     "expéditeur,auteur,nommé par,proposé par,remitente,autor,nominado por,propuesto por,remetente,nomeado por,indicado por,da,mittente,autore,"
     "nominato da,proposto da,van,afzender,gever,genomineerd door,od,nadawca,zgłosił,zgłaszający,nominowany przez,kimden,gönderen,veren,aday gösteren,"
     "差出人,送信者,推薦者,贈り主,보낸 사람,발신자,추천인,보낸이,发件人,發件人,来自,來自,推荐人,提名人,寄件者,"
     "से,प्रेषक,नामांकनकर्ता,من,المرسل,المرشح,מאת,מ,שולח,ממליץ"},
    {Field::message, "message",
     "message,praise,kudos,thanks,thank you,note,reason,citation,laudation,why,for what,comment,description,appreciation,feedback,nachricht,botschaft,lob,"
     "dank,grund,begründung,wofür,laudatio,warum,kommentar,beschreibung,würdigung,remerciement,merci,raison,motif,pourquoi,commentaire,éloge,mensaje,"
     "agradecimiento,gracias,motivo,razón,por qué,comentario,elogio,mensagem,agradecimento,obrigado,razão,por quê,comentário,messaggio,ringraziamento,"
     "grazie,motivazione,perché,commento,bericht,boodschap,reden,waarom,opmerking,lofprijzing,wiadomość,podziękowanie,powód,uzasadnienie,dlaczego,"
     "komentarz,pochwała,mesaj,teşekkür,neden,gerekçe,yorum,övgü,メッセージ,本文,感謝,理由,コメント,受賞理由,메시지,내용,"
     "감사,이유,사유,소감,消息,留言,信息,訊息,内容,內容,感谢,原因,颁奖词,संदेश,कारण,धन्यवाद,"
     "टिप्पणी,प्रशंसा,الرسالة,رسالة,السبب,شكر,ملاحظة,التعليق,הודעה,סיבה,תודה,"
     "הערה,נימוק"},
    {Field::award, "award",
     "award,prize,category,award category,award name,honor,honour,preis,auszeichnung,kategorie,ehrung,prix,récompense,catégorie,distinction,premio,"
     "galardón,categoría,prêmio,prémio,categoria,riconoscimento,prijs,onderscheiding,categorie,nagroda,wyróżnienie,kategoria,ödül,kategori,賞,"
     "賞名,受賞名,部門賞,カテゴリ,カテゴリー,상,상명,시상,부문,奖项,獎項,奖励,奖,पुरस्कार,श्रेणी,"
     "الجائزة,جائزة,الفئة,פרס,קטגוריה"},
    {Field::value, "value",
     "value,values,company value,core value,wert,werte,unternehmenswert,valeur,valeurs,valor,valores,valore,valori,waarde,waarden,kernwaarde,wartość,"
     "wartości,değer,değerler,バリュー,価値,価値観,가치,핵심가치,价值,价值观,價值,मूल्य,القيمة,قيمة,ערך,"
     "ערכים"},
    {Field::points, "points",
     "points,pts,punkte,puntos,pontos,punti,punten,punkty,puan,puanlar,ポイント,点数,포인트,점수,积分,積分,अंक,النقاط,نقاط,"
     "נקודות"},
    {Field::course, "what",
     "what,course,course name,training,certificate,certification,badge,skill,milestone,achievement,completed,workshop,kurs,kursname,schulung,fortbildung,"
     "weiterbildung,zertifikat,abzeichen,meilenstein,lehrgang,cours,formation,certificat,jalon,réussite,curso,formación,certificado,hito,logro,formação,"
     "treinamento,conquista,marco,corso,formazione,certificato,traguardo,cursus,opleiding,certificaat,mijlpaal,szkolenie,certyfikat,osiągnięcie,eğitim,"
     "sertifika,başarı,コース,講座,研修,資格,修了,코스,강좌,과정,교육,자격증,课程,課程,培训,培訓,证书,證書,成就,"
     "पाठ्यक्रम,कोर्स,प्रशिक्षण,प्रमाणपत्र,الدورة,دورة,المساق,"
     "التدريب,شهادة,קורס,הכשרה,תעודה,הישג"},
    {Field::type, "type", "type,typ,tipo,tür,タイプ,유형,类型,類型"},
    {Field::score, "score",
     "score,result,grade,mark,ergebnis,punktzahl,bewertung,résultat,note obtenue,puntuación,resultado,calificación,pontuação,punteggio,risultato,"
     "resultaat,cijfer,wynik,ocena,skor,sonuç,スコア,得点,成績,成绩,分数,分數,得分,स्कोर,प्राप्तांक,"
     "परिणाम,النتيجة,الدرجة,ציון,תוצאה"},
    {Field::progress, "progress",
     "progress,fortschritt,avancement,progression,progreso,progresso,voortgang,postęp,ilerleme,進捗,진행률,진행,进度,進度,प्रगति,"
     "التقدم,התקדמות"},
    {Field::done, "done", "done,steps done,erledigt,fait,hecho,feito,fatto,gedaan,zrobione,tamamlanan"},
    {Field::of, "of", "of,steps,schritte,étapes,pasos,etapas,passi,stappen,kroki"},
    {Field::path, "path",
     "path,learning path,track,lernpfad,parcours,ruta,ruta de aprendizaje,trilha,percorso,leerpad,ścieżka,öğrenme yolu,学習パス,학습 경로,"
     "学习路径"},
    {Field::next, "next",
     "next,next step,nächster schritt,als nächstes,suivant,prochaine étape,siguiente,próximo,próximo passo,prossimo,volgende,następny,sonraki,次,"
     "다음,下一步"},
    {Field::goal, "goal",
     "goal,objective,okr,key result,ziel,objectif,objetivo,meta principal,obiettivo,doel,doelstelling,cel,hedef adı,hedef,amaç,目標,ゴール,목표,"
     "目标,लक्ष्य,उद्देश्य,الهدف,هدف,יעד,מטרה"},
    {Field::owner, "owner",
     "owner,responsible,lead,verantwortlich,verantwortliche,verantwortlicher,zuständig,inhaber,responsable,propriétaire,pilote,propietario,dueño,"
     "encargado,responsável,dono,responsabile,proprietario,eigenaar,verantwoordelijke,właściciel,odpowiedzialny,sorumlu,sahibi,担当,担当者,"
     "責任者,オーナー,담당자,책임자,负责人,負責人,所有者,स्वामी,जिम्मेदार,المسؤول,المالك,"
     "אחראי,בעלים"},
    {Field::now, "now",
     "now,current,actual,current value,so far,achieved,ist,aktuell,stand,aktueller wert,erreicht,actuel,actuelle,valeur actuelle,atteint,réalisé,"
     "valor actual,alcanzado,atual,valor atual,alcançado,attuale,valore attuale,raggiunto,huidig,huidige,huidige waarde,bereikt,stan,obecnie,aktualnie,"
     "wartość aktualna,osiągnięto,güncel,şu an,şimdiki,mevcut,gerçekleşen,現在,現在値,実績,현재,현재값,실적,当前,當前,目前,"
     "现值,वर्तमान,अब तक,الحالي,القيمة الحالية,נוכחי,כעת,ערך נוכחי"},
    {Field::target, "target",
     "target,target value,soll,zielwert,zielmarke,cible,valeur cible,visé,meta,valor meta,valor objetivo,alvo,valor alvo,valore obiettivo,streefwaarde,"
     "doelwaarde,wartość docelowa,docelowo,hedef değer,hedeflenen,目標値,ターゲット,목표값,목표치,目标值,लक्ष्य मान,"
     "القيمة المستهدفة,المستهدف,ערך יעד"},
    {Field::percent, "percent",
     "percent,percentage,%,complete,completion,prozent,pourcentage,pour cent,porcentaje,por ciento,porcentagem,percentagem,percentuale,procent,procenty,"
     "yüzde,パーセント,達成率,퍼센트,달성률,百分比,完成率,प्रतिशत,النسبة,نسبة,אחוז,אחוזים"},
    {Field::expected, "expected", "expected,erwartet,attendu,esperado,atteso,verwacht,oczekiwano,beklenen,予定,예상,预期"},
    {Field::unit, "unit", "unit,units,einheit,unité,unidad,unidade,unità,eenheid,jednostka,birim,単位,단위,单位,單位,इकाई,الوحدة,وحدة,יחידה"},
    {Field::due, "due",
     "due,due date,deadline,by when,until,fällig,fälligkeit,fällig am,frist,bis,échéance,date limite,date d'échéance,pour le,vence,vencimiento,"
     "fecha límite,fecha de vencimiento,plazo,vencimento,prazo,data limite,scadenza,data di scadenza,entro,vervaldatum,uiterlijk,klaar op,termin,"
     "data końcowa,do kiedy,bitiş,son tarih,termin tarihi,期限,締切,締め切り,期日,마감,마감일,기한,截止日期,截止,到期,到期日,"
     "नियत तिथि,अंतिम तिथि,समय सीमा,تاريخ الاستحقاق,الموعد النهائي,"
     "תאריך יעד,מועד אחרון"},
    {Field::status, "status",
     "status,state,zustand,ampel,statut,état,estado,situação,stato,toestand,durum,状態,ステータス,상태,状态,狀態,स्थिति,"
     "الحالة,מצב,סטטוס"},
    {Field::lesson, "lesson",
     "lesson,obstacle,problem,challenge,what happened,what stood in the way,mistake,tried,lektion,hindernis,was im weg stand,herausforderung,fehler,"
     "was geschah,leçon,difficulté,défi,erreur,ce qui s'est passé,lección,obstáculo,problema,desafío,error,qué pasó,lição,desafio,erro,"
     "o que aconteceu,lezione,ostacolo,sfida,errore,cosa è successo,les,probleem,uitdaging,fout,wat gebeurde er,przeszkoda,wyzwanie,błąd,co się stało,"
     "ders,engel,sorun,zorluk,hata,ne oldu,障害,課題,問題,失敗,장애물,문제,과제,실수,障碍,障礙,问题,問題点,挑战,挑戰,教训,"
     "教訓,बाधा,समस्या,चुनौती,सबक,العقبة,المشكلة,التحدي,الدرس,מכשול,בעיה,אתגר,"
     "לקח"},
    {Field::learned, "learned",
     "learned,learnt,learning,learnings,what we learned,what was learned,what i learned,lesson learned,lessons learned,takeaway,gelernt,gelerntes,"
     "erkenntnis,was wir gelernt haben,was wir daraus lernten,appris,ce que nous avons appris,enseignement,aprendizaje,aprendido,qué aprendimos,"
     "lo que aprendimos,aprendizado,aprendizagem,o que aprendemos,imparato,cosa abbiamo imparato,apprendimento,geleerd,wat we leerden,wat we hebben geleerd,"
     "wnioski,czego się nauczyliśmy,nauka,öğrenilen,ne öğrendik,çıkarım,学び,学んだこと,教訓,배운 점,교훈,收获,收穫,学到的,"
     "经验,सीख,क्या सीखा,ما تعلمناه,المستفاد,מה למדנו,תובנה"},
    {Field::title, "title",
     "title,headline,subject,announcement,event,news,titel,überschrift,betreff,ankündigung,veranstaltung,titre,sujet,annonce,événement,título,asunto,"
     "anuncio,evento,assunto,anúncio,titolo,oggetto,annuncio,onderwerp,aankondiging,evenement,tytuł,temat,ogłoszenie,wydarzenie,başlık,konu,duyuru,"
     "etkinlik,タイトル,題名,件名,見出し,お知らせ,イベント,제목,공지,행사,이벤트,标题,標題,主题,主題,公告,活动,"
     "活動,शीर्षक,विषय,घोषणा,कार्यक्रम,العنوان,عنوان,الموضوع,إعلان,الحدث,"
     "כותרת,נושא,אירוע"},
    {Field::text, "text",
     "text,body,details,inhalt,texte,contenu,texto,contenido,conteúdo,testo,contenuto,tekst,inhoud,treść,metin,içerik,テキスト,詳細,텍스트,"
     "상세,正文,文本,详情,詳情,पाठ,विवरण,النص,التفاصيل,טקסט,פרטים"},
    {Field::place, "place",
     "place,location,where,venue,room,ort,wo,raum,lieu,où,salle,lugar,dónde,ubicación,sala,local,onde,localização,luogo,dove,stanza,plaats,locatie,"
     "waar,zaal,miejsce,gdzie,lokalizacja,yer,nerede,konum,場所,会場,장소,위치,地点,地點,位置,स्थान,المكان,الموقع,"
     "מקום,מיקום"},
    {Field::starts, "starts",
     "starts,start,begins,from when,start time,beginn,beginnt,anfang,début,commence,inicio,empieza,comienza,início,começa,inizio,inizia,begin,begint,"
     "aanvang,początek,rozpoczęcie,başlangıç,başlama,開始,開始日時,開始日,시작,시작일,开始,開始時間,开始时间,आरंभ,"
     "शुरू,البداية,يبدأ,התחלה,תחילה"},
    {Field::ends, "ends",
     "ends,end,finish,end time,end date,ende,endet,schluss,fin,se termine,termina,fim,fine,finisce,einde,eindigt,koniec,zakończenie,biter,終了,"
     "終了日時,종료,종료일,结束,結束,结束时间,समाप्त,अंत,النهاية,ينتهي,סיום,סוף"},
    {Field::link, "link",
     "link,url,website,web,internet,adresse web,lien,site,enlace,sitio,ligação,collegamento,sito,koppeling,strona,odnośnik,bağlantı,リンク,링크,"
     "链接,連結,网址,कड़ी,लिंक,الرابط,رابط,קישור"},
    {Field::date, "created",
     "created,date,datum,fecha,data,when,day,timestamp,time,created at,given on,wann,tag,zeitstempel,zeitpunkt,quand,jour,horodateur,cuándo,día,"
     "marca temporal,quando,dia,carimbo de data/hora,giorno,informazioni cronologiche,wanneer,dag,tijdstempel,kiedy,dzień,sygnatura czasowa,tarih,ne zaman,"
     "gün,zaman damgası,日付,日時,日,タイムスタンプ,날짜,일자,일시,타임스탬프,日期,时间,時間,时间戳记,दिनांक,"
     "तारीख,तिथि,التاريخ,تاريخ,اليوم,תאריך,יום,חותמת זמן"},
    {Field::visibility, "visibility",
     "visibility,sichtbarkeit,visibilité,visibilidad,visibilidade,visibilità,zichtbaarheid,widoczność,görünürlük,公開範囲,공개 범위,"
     "可见性"},
    {Field::source, "source", "source,said in,quelle,fuente,fonte,bron,źródło,kaynak,出典,출처,来源"},
    {Field::lang, "lang", "lang,language,sprache,langue,idioma,lingua,taal,język,dil,言語,언어,语言"},
    {Field::tags, "tags", "tags,schlagwörter,étiquettes,etiquetas,etichette,labels,etykiety,etiketler,タグ,태그,标签"},
    {Field::discipline, "discipline", "discipline,disziplin,disciplina,dyscyplina,disiplin"},
    {Field::pinned, "pinned", "pinned,angeheftet,épinglé,fijado,fixado,fissato,vastgezet,przypięte,sabit"},
    {Field::urgent, "urgent", "urgent,dringend,urgente,pilne,acil,至急,긴급,紧急"},
    {Field::show_from, "show_from", "show from,zeigen ab,afficher dès,mostrar desde,mostra da,tonen vanaf"},
    {Field::expires, "expires", "expires,expiry,zeigen bis,expire,caduca,expira em,scade,verloopt"},
    {Field::retracted, "retracted",
     "retracted,withdrawn,removed,deleted,hidden,hide,zurückgezogen,entfernt,gelöscht,ausgeblendet,verborgen,retiré,supprimé,masqué,retirado,eliminado,oculto,"
     "removido,ritirato,rimosso,nascosto,ingetrokken,verwijderd,wycofane,usunięte,ukryte,geri alındı,silindi,gizli,取り消し,削除,非表示,철회,삭제,숨김,"
     "撤回,删除,隐藏,刪除,隱藏,वापस लिया,हटाया,محذوف,مخفي,הוסר,מוסתר"},
};

}  // namespace

Field field_of(std::string_view head) {
  static const std::map<std::string, Field> known = [] {
    std::map<std::string, Field> out;
    for (const Called& called : table) {
      out.emplace(plain(called.word), called.field);
      std::string_view heads = called.heads;
      while (!heads.empty()) {
        const std::size_t comma = heads.find(',');
        const std::string_view one = heads.substr(0, comma);
        if (std::string key = plain(one); !key.empty()) out.emplace(std::move(key), called.field);
        if (comma == std::string_view::npos) break;
        heads.remove_prefix(comma + 1);
      }
    }
    return out;
  }();
  if (head.size() > 300) return Field::none;
  const auto look = [&](std::string_view text) {
    const auto found = known.find(plain(text));
    return found == known.end() ? Field::none : found->second;
  };
  if (head == "%") return Field::percent;
  if (const Field whole = look(head); whole != Field::none) return whole;
  // "Points (optional)", "Empfänger / Team": what stands first is what the column is about.
  const std::size_t aside = head.find_first_of("([/|");
  return aside == std::string_view::npos || aside == 0 ? Field::none : look(head.substr(0, aside));
}

Field field_named(std::string_view name) {
  for (const Called& called : table)
    if (name == called.word) return called.field;
  // The feed's other words for the same.
  if (name == "who") return Field::name;
  if (name == "date") return Field::date;
  if (name == "photo") return Field::photo;
  if (name == "course") return Field::course;
  if (name == "current") return Field::now;
  if (name == "badge") return Field::photo;
  return Field::none;
}

const char* word(Field field) {
  for (const Called& called : table)
    if (called.field == field) return called.word;
  return "";
}

std::vector<std::string> field_words() {
  std::vector<std::string> out;
  for (const Called& called : table) out.emplace_back(called.word);
  return out;
}

}  // namespace kudosk::sources::sheet
