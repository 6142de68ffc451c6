<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AccountDetail</name>
    <message>
        <source>Recheck</source>
        <translation>Jetzt prüfen</translation>
    </message>
    <message>
        <source>Reconnect…</source>
        <translation>Neu verbinden …</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>Last check: %1</source>
        <translation>Letzte Prüfung: %1</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>Anbieter</translation>
    </message>
    <message>
        <source>Receiving</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Exchange URL</source>
        <translation>Exchange-URL</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>User name for sending</source>
        <translation>Benutzername zum Senden</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Bericht kopieren</translation>
    </message>
    <message>
        <source>Report copied</source>
        <translation>Bericht kopiert</translation>
    </message>
    <message>
        <source>Sent folder</source>
        <translation>Ordner „Gesendet“</translation>
    </message>
    <message>
        <source>Drafts folder</source>
        <translation>Ordner „Entwürfe“</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>Anmeldung</translation>
    </message>
    <message>
        <source>Was kept for one session only, and is forgotten</source>
        <translation>Wurde nur für eine Sitzung behalten und ist vergessen</translation>
    </message>
    <message>
        <source>Kept for this session only</source>
        <translation>Nur für diese Sitzung behalten</translation>
    </message>
    <message>
        <source>Allowed certificate</source>
        <translation>Zugelassenes Zertifikat</translation>
    </message>
    <message>
        <source>Signed in with</source>
        <translation>Anmeldung</translation>
    </message>
    <message>
        <source>An app password</source>
        <translation>App-Passwort</translation>
    </message>
    <message>
        <source>Signed in as</source>
        <translation>Angemeldet als</translation>
    </message>
    <message>
        <source>The browser</source>
        <translation>Im Browser</translation>
    </message>
</context>
<context>
    <name>AccountsWindow</name>
    <message>
        <source>Connected emails</source>
        <translation>Verbundene E-Mail-Konten</translation>
    </message>
    <message>
        <source>Connect personal email</source>
        <translation>Eigene E-Mail verbinden</translation>
    </message>
    <message>
        <source>Connect your mailbox, and your emails are where you work.</source>
        <translation>Verbinden Sie Ihr Postfach, und Ihre E-Mails sind dort, wo Sie arbeiten.</translation>
    </message>
    <message>
        <source>Practice with a pretend mailbox</source>
        <translation>Mit einem Übungspostfach üben</translation>
    </message>
    <message>
        <source>Remove %1?</source>
        <translation>%1 entfernen?</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Removed: %1</source>
        <translation>Entfernt: %1</translation>
    </message>
</context>
<context>
    <name>AdvancedPart</name>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Receiving (IMAP)</source>
        <translation>Empfangen (IMAP)</translation>
    </message>
    <message>
        <source>Sending (SMTP)</source>
        <translation>Senden (SMTP)</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>the email address</source>
        <translation>die E-Mail-Adresse</translation>
    </message>
    <message>
        <source>the same as for receiving</source>
        <translation>derselbe wie zum Empfangen</translation>
    </message>
    <message>
        <source>found automatically</source>
        <translation>wird automatisch gefunden</translation>
    </message>
    <message>
        <source>the mailbox itself</source>
        <translation>das Postfach selbst</translation>
    </message>
    <message>
        <source>Encrypted from the start (TLS)</source>
        <translation>Von Anfang an verschlüsselt (TLS)</translation>
    </message>
    <message>
        <source>Upgraded (STARTTLS)</source>
        <translation>Nachträglich verschlüsselt (STARTTLS)</translation>
    </message>
    <message>
        <source>Security for receiving</source>
        <translation>Sicherheit beim Empfangen</translation>
    </message>
    <message>
        <source>Security for sending</source>
        <translation>Sicherheit beim Senden</translation>
    </message>
    <message>
        <source>How to sign in</source>
        <translation>Anmeldeverfahren</translation>
    </message>
    <message>
        <source>Sign in on another device, with a code</source>
        <translation>Mit Code auf einem anderen Gerät anmelden</translation>
    </message>
    <message>
        <source>For a computer whose browser can&apos;t be used: a phone will do.</source>
        <translation>Für Computer, deren Browser sich nicht nutzen lässt: Ein Telefon genügt.</translation>
    </message>
    <message>
        <source>Allow old servers (TLS 1.0 and 1.1)</source>
        <translation>Alte Server zulassen (TLS 1.0 und 1.1)</translation>
    </message>
    <message>
        <source>Old encryption can be broken. Allow it only if your IT team tells you to.</source>
        <translation>Alte Verschlüsselung lässt sich brechen. Lassen Sie sie nur zu, wenn Ihre IT-Abteilung es Ihnen sagt.</translation>
    </message>
    <message>
        <source>Create missing folders</source>
        <translation>Fehlende Ordner anlegen</translation>
    </message>
    <message>
        <source>Send a test email as the last check</source>
        <translation>Als letzte Prüfung eine Test-E-Mail senden</translation>
    </message>
    <message>
        <source>Certificates that you allowed</source>
        <translation>Von Ihnen zugelassene Zertifikate</translation>
    </message>
</context>
<context>
    <name>AlsoFound</name>
    <message>
        <source>Also found</source>
        <translation>Außerdem gefunden</translation>
    </message>
    <message>
        <source>The same problem here.</source>
        <translation>Hier besteht dasselbe Problem.</translation>
    </message>
</context>
<context>
    <name>BrowserPart</name>
    <message>
        <source>Sign in with Google, in the browser</source>
        <translation>Bei Google anmelden, im Browser</translation>
    </message>
    <message>
        <source>Use an app password</source>
        <translation>App-Passwort verwenden</translation>
    </message>
    <message>
        <source>Open the app password page</source>
        <translation>Seite für App-Passwörter öffnen</translation>
    </message>
    <message>
        <source>Signing in with Google is not set up in this copy of %1; an app password works without it.</source>
        <translation>Die Anmeldung bei Google ist in dieser Ausgabe von %1 nicht eingerichtet; ein App-Passwort funktioniert auch so.</translation>
    </message>
    <message>
        <source>Google makes app passwords for accounts with 2-Step Verification. Make one there, and enter its 16 letters here instead of your usual password.</source>
        <translation>Google erstellt App-Passwörter für Konten mit Bestätigung in zwei Schritten. Erstellen Sie dort eines und geben Sie seine 16 Buchstaben hier statt Ihres üblichen Passworts ein.</translation>
    </message>
    <message>
        <source>You get a code, and an address to open on another device. Sign in there with this address and allow the access; the wizard goes on by itself. Your password is entered at Microsoft only.</source>
        <translation>Sie erhalten einen Code und eine Adresse, die Sie auf einem anderen Gerät öffnen. Melden Sie sich dort mit dieser E-Mail-Adresse an und erlauben Sie den Zugriff; hier geht es dann von selbst weiter. Ihr Passwort geben Sie nur bei Microsoft ein.</translation>
    </message>
    <message>
        <source>Your browser opens at %1. Sign in there with this address and allow the access; then come back here. Your password is entered at %1 only.</source>
        <translation>Ihr Browser öffnet die Anmeldung von %1. Melden Sie sich dort mit dieser Adresse an, erlauben Sie den Zugriff und kehren Sie dann hierher zurück. Ihr Passwort geben Sie nur bei %1 ein.</translation>
    </message>
</context>
<context>
    <name>BrowserShows</name>
    <message>
        <source>Nothing is known of this text. Copy the whole message, or choose below.</source>
        <translation>Zu diesem Text ist nichts bekannt. Kopieren Sie die ganze Meldung, oder wählen Sie unten aus.</translation>
    </message>
    <message>
        <source>Number or text on the page</source>
        <translation>Nummer oder Text auf der Seite</translation>
    </message>
    <message>
        <source>Look it up</source>
        <translation>Nachschlagen</translation>
    </message>
    <message>
        <source>Or choose what you see:</source>
        <translation>Oder wählen Sie, was Sie sehen:</translation>
    </message>
</context>
<context>
    <name>BrowserShowsDialog</name>
    <message>
        <source>What does the browser show?</source>
        <translation>Was zeigt der Browser?</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>CertificateDialog</name>
    <message>
        <source>The certificate of %1</source>
        <translation>Das Zertifikat von %1</translation>
    </message>
    <message>
        <source>It is used for receiving (port %1) and for sending (port %2), and is allowed for both at once.</source>
        <translation>Es wird zum Empfangen (Port %1) und zum Senden (Port %2) verwendet und für beides zugleich zugelassen.</translation>
    </message>
    <message>
        <source>Allow it only if your IT team or provider confirms this fingerprint, read out or in writing. Then exactly this certificate is accepted, on this server only.</source>
        <translation>Lassen Sie es nur zu, wenn Ihre IT-Abteilung oder Ihr Anbieter diesen Fingerabdruck mündlich oder schriftlich bestätigt. Dann wird genau dieses Zertifikat akzeptiert, nur an diesem Server.</translation>
    </message>
    <message>
        <source>Allow this certificate</source>
        <translation>Dieses Zertifikat zulassen</translation>
    </message>
    <message>
        <source>Don&apos;t allow</source>
        <translation>Nicht zulassen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>ConnectingPage</name>
    <message>
        <source>Saving %1</source>
        <translation>%1 wird gespeichert</translation>
    </message>
    <message>
        <source>Connecting %1</source>
        <translation>%1 wird verbunden</translation>
    </message>
    <message>
        <source>Receiving</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Time since the start</source>
        <translation>Zeit seit dem Start</translation>
    </message>
    <message>
        <source>The browser has answered</source>
        <translation>Der Browser hat geantwortet</translation>
    </message>
    <message>
        <source>%1: everything works</source>
        <translation>%1: alles funktioniert</translation>
    </message>
    <message>
        <source>%1: something is in the way</source>
        <translation>%1: etwas steht im Weg</translation>
    </message>
    <message>
        <source>%1 s left</source>
        <translation>noch %1 s</translation>
    </message>
</context>
<context>
    <name>DetailsPage</name>
    <message>
        <source>Everything was kept. The saved password is used unless you type another.</source>
        <translation>Alles ist noch da. Das gespeicherte Passwort wird verwendet, wenn Sie kein anderes eingeben.</translation>
    </message>
    <message>
        <source>Check your details</source>
        <translation>Prüfen Sie Ihre Angaben</translation>
    </message>
    <message>
        <source>Everything was kept. Sign in once more to reconnect.</source>
        <translation>Alles wurde behalten. Melden Sie sich noch einmal an, um neu zu verbinden.</translation>
    </message>
    <message>
        <source>Everything was kept but the password: enter it again.</source>
        <translation>Alles außer dem Passwort wurde behalten: Geben Sie es erneut ein.</translation>
    </message>
    <message>
        <source>Enter your details</source>
        <translation>Machen Sie Ihre Angaben</translation>
    </message>
    <message>
        <source>with two-factor authentication, an app password</source>
        <translation>bei Zwei-Faktor-Authentifizierung ein App-Passwort</translation>
    </message>
    <message>
        <source>the saved password</source>
        <translation>das gespeicherte Passwort</translation>
    </message>
    <message>
        <source>name@example.com</source>
        <translation>name@example.com</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Verbergen</translation>
    </message>
    <message>
        <source>Advanced options</source>
        <translation>Erweiterte Optionen</translation>
    </message>
</context>
<context>
    <name>ExchangeFacts</name>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Folders of inbox rules</source>
        <translation>Ordner der Posteingangsregeln</translation>
    </message>
</context>
<context>
    <name>ExchangePart</name>
    <message>
        <source>Usually the part before the @; at some companies DOMAIN\username</source>
        <translation>Meist der Teil vor dem @; in manchen Unternehmen DOMÄNE\Benutzername</translation>
    </message>
    <message>
        <source>the email address is used; some servers want DOMAIN\username</source>
        <translation>die E-Mail-Adresse; manche Server verlangen DOMÄNE\Benutzername</translation>
    </message>
    <message>
        <source>Or the address that your browser shows for your webmail</source>
        <translation>Oder die Adresse, die Ihr Browser für Ihr Webmail anzeigt</translation>
    </message>
    <message>
        <source>No Exchange server was found for %1. Please enter its URL, like https://mail.example.com/ews/exchange.asmx.</source>
        <translation>Für %1 wurde kein Exchange-Server gefunden. Bitte geben Sie seine URL ein, zum Beispiel https://mail.example.com/ews/exchange.asmx.</translation>
    </message>
    <message>
        <source>The Exchange server is still being looked for; a moment, please.</source>
        <translation>Der Exchange-Server wird noch gesucht; einen Moment bitte.</translation>
    </message>
</context>
<context>
    <name>FinderPanel</name>
    <message>
        <source>Use this URL</source>
        <translation>Diese URL verwenden</translation>
    </message>
    <message>
        <source>Others named this server: use it only if you know it.</source>
        <translation>Diesen Server hat ein anderer Server genannt: Verwenden Sie ihn nur, wenn Sie ihn kennen.</translation>
    </message>
    <message>
        <source>You don&apos;t know the URL? Paste the address that your browser shows for your webmail, or leave the field empty: it is looked for with your email address.</source>
        <translation>Sie kennen die URL nicht? Fügen Sie die Adresse ein, die Ihr Browser für Ihr Webmail anzeigt, oder lassen Sie das Feld leer: Dann wird anhand Ihrer E-Mail-Adresse gesucht.</translation>
    </message>
    <message>
        <source>Looking for the Exchange server …</source>
        <translation>Der Exchange-Server wird gesucht …</translation>
    </message>
    <message>
        <source>This mailbox is in Microsoft 365, where Exchange Web Services are being switched off. What you have entered is kept.</source>
        <translation>Dieses Postfach liegt in Microsoft 365; dort werden die Exchange-Webdienste abgeschaltet. Ihre Eingaben bleiben erhalten.</translation>
    </message>
    <message>
        <source>This is a private Microsoft account (outlook.com). It has no Exchange URL; its way is Microsoft 365.</source>
        <translation>Das ist ein privates Microsoft-Konto (outlook.com). Es hat keine Exchange-URL; es wird über Microsoft 365 verbunden.</translation>
    </message>
    <message>
        <source>This page is only for signing in. Sign in to your webmail and paste the address that is shown then.</source>
        <translation>Diese Seite dient nur der Anmeldung. Melden Sie sich an Ihrem Webmail an und fügen Sie die Adresse ein, die danach angezeigt wird.</translation>
    </message>
    <message>
        <source>This is a mail server for IMAP or SMTP, not Exchange&apos;s web address.</source>
        <translation>Das ist ein Mailserver für IMAP oder SMTP, nicht die Webadresse von Exchange.</translation>
    </message>
    <message>
        <source>%1 only offers ActiveSync, the connection for phones. Ask your IT team for the URL of Exchange Web Services (EWS).</source>
        <translation>%1 bietet nur ActiveSync an, die Verbindung für Telefone. Fragen Sie Ihre IT-Abteilung nach der URL der Exchange-Webdienste (EWS).</translation>
    </message>
    <message>
        <source>%1 lets nobody in from here. Ask your IT team whether Exchange Web Services (EWS) are open for you.</source>
        <translation>%1 lässt von hier aus niemanden zu. Fragen Sie Ihre IT-Abteilung, ob die Exchange-Webdienste (EWS) für Sie freigegeben sind.</translation>
    </message>
    <message>
        <source>%1 can&apos;t be reached from here. Check the name, and your company&apos;s network or VPN.</source>
        <translation>%1 ist von hier aus nicht erreichbar. Prüfen Sie den Namen und die Verbindung zum Firmennetz oder VPN.</translation>
    </message>
    <message>
        <source>Exchange was not found at %1. Ask your IT team for the Exchange URL.</source>
        <translation>Unter %1 wurde kein Exchange gefunden. Fragen Sie Ihre IT-Abteilung nach der Exchange-URL.</translation>
    </message>
    <message>
        <source>No Exchange server was found for %1. Paste the address that your browser shows for your webmail.</source>
        <translation>Für %1 wurde kein Exchange-Server gefunden. Fügen Sie die Adresse ein, die Ihr Browser für Ihr Webmail anzeigt.</translation>
    </message>
    <message>
        <source>Exchange answers at this URL</source>
        <translation>Unter dieser URL antwortet Exchange</translation>
    </message>
    <message>
        <source>Found with your email address: Exchange answers at this URL</source>
        <translation>Anhand Ihrer E-Mail-Adresse gefunden: Unter dieser URL antwortet Exchange</translation>
    </message>
    <message>
        <source>Exchange answers at %1</source>
        <translation>Exchange antwortet unter %1</translation>
    </message>
    <message>
        <source>sign-in: %1</source>
        <translation>Anmeldung: %1</translation>
    </message>
    <message>
        <source>%1 (%2).</source>
        <translation>%1 (%2).</translation>
    </message>
    <message>
        <source>%1.</source>
        <translation>%1.</translation>
    </message>
    <message>
        <source>named by a DNS record</source>
        <translation>im DNS genannt</translation>
    </message>
    <message>
        <source>named by an unencrypted answer</source>
        <translation>in einer unverschlüsselten Antwort genannt</translation>
    </message>
    <message>
        <source>named by Autodiscover</source>
        <translation>von Autodiscover genannt</translation>
    </message>
    <message>
        <source>found under a usual name</source>
        <translation>unter einem üblichen Namen gefunden</translation>
    </message>
    <message>
        <source>The certificate of %1 is not right. Choose &quot;Connect inbox&quot; to see what is wrong with it.</source>
        <translation>Das Zertifikat von %1 ist nicht in Ordnung. Wählen Sie „Postfach verbinden“, um zu sehen, was daran nicht stimmt.</translation>
    </message>
    <message>
        <source>Exchange usually answers at %2. The certificate of %1 is not right, so it was not asked.</source>
        <translation>Exchange antwortet meist unter %2. Das Zertifikat von %1 ist nicht in Ordnung; deshalb wurde dort nicht nachgefragt.</translation>
    </message>
    <message>
        <source>This is the address of Outlook Web App.</source>
        <translation>Das ist die Adresse von Outlook Web App.</translation>
    </message>
    <message>
        <source>This is the address for phones (ActiveSync).</source>
        <translation>Das ist die Adresse für Telefone (ActiveSync).</translation>
    </message>
    <message>
        <source>For programs, the address ends differently.</source>
        <translation>Für Programme endet die Adresse anders.</translation>
    </message>
    <message>
        <source>The folder in the middle is kept.</source>
        <translation>Der Ordner in der Mitte bleibt erhalten.</translation>
    </message>
    <message>
        <source>https is used instead of http.</source>
        <translation>Statt http wird https verwendet.</translation>
    </message>
    <message>
        <source>A slip at the beginning was put right.</source>
        <translation>Ein Tippfehler am Anfang wurde berichtigt.</translation>
    </message>
    <message>
        <source>A user name or password stood in the address; it was left out and is sent nowhere.</source>
        <translation>In der Adresse stand ein Benutzername oder Passwort; das wurde weggelassen und wird nirgendwohin gesendet.</translation>
    </message>
    <message>
        <source>The text around the address was left out.</source>
        <translation>Der Text um die Adresse herum wurde weggelassen.</translation>
    </message>
    <message>
        <source>On the network, the server&apos;s name is %1.</source>
        <translation>Im Netz heißt der Server %1.</translation>
    </message>
    <message>
        <source>The server is named by a number; its certificate will hardly match that.</source>
        <translation>Der Server ist mit einer Zahl angegeben; dazu passt sein Zertifikat kaum.</translation>
    </message>
    <message>
        <source>This name is known only inside the company&apos;s network or VPN.</source>
        <translation>Dieser Name ist nur im Firmennetz oder VPN bekannt.</translation>
    </message>
</context>
<context>
    <name>FolderDialog</name>
    <message>
        <source>Folder for drafts</source>
        <translation>Ordner für Entwürfe</translation>
    </message>
    <message>
        <source>Folder for sent emails</source>
        <translation>Ordner für gesendete E-Mails</translation>
    </message>
    <message>
        <source>Which folder holds your drafts?</source>
        <translation>Wo liegen Ihre Entwürfe?</translation>
    </message>
    <message>
        <source>Which folder holds your sent emails?</source>
        <translation>Wo liegen Ihre gesendeten E-Mails?</translation>
    </message>
    <message>
        <source>Use this folder</source>
        <translation>Diesen Ordner verwenden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>The inbox can&apos;t be used for it, and is not listed.</source>
        <translation>Der Posteingang kommt dafür nicht infrage und steht nicht in der Liste.</translation>
    </message>
</context>
<context>
    <name>Found</name>
    <message>
        <source>What was found</source>
        <translation>Was gefunden wurde</translation>
    </message>
</context>
<context>
    <name>Frame</name>
    <message>
        <source>Connect personal email</source>
        <translation>Eigene E-Mail verbinden</translation>
    </message>
    <message>
        <source>Practice with a pretend mailbox</source>
        <translation>Mit einem Übungspostfach üben</translation>
    </message>
    <message>
        <source>Connect inbox</source>
        <translation>Postfach verbinden</translation>
    </message>
    <message>
        <source>Choose another provider</source>
        <translation>Anderen Anbieter wählen</translation>
    </message>
    <message>
        <source>Sign in with Microsoft</source>
        <translation>Bei Microsoft anmelden</translation>
    </message>
    <message>
        <source>Sign in with Google</source>
        <translation>Bei Google anmelden</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>Anbieter</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Angaben</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>you are here</source>
        <translation>Sie sind hier</translation>
    </message>
    <message>
        <source>done</source>
        <translation>erledigt</translation>
    </message>
    <message>
        <source>to come</source>
        <translation>steht noch aus</translation>
    </message>
    <message>
        <source>Step %1 of %2: %3, %4</source>
        <translation>Schritt %1 von %2: %3, %4</translation>
    </message>
</context>
<context>
    <name>HintPanel</name>
    <message>
        <source>Its servers: %1 for receiving, %2 for sending.</source>
        <translation>Die Server: %1 zum Empfangen, %2 zum Senden.</translation>
    </message>
    <message>
        <source>Its servers are filled in for you.</source>
        <translation>Die Server sind bereits eingetragen.</translation>
    </message>
    <message>
        <source>Your password will be kept in this computer&apos;s own password store, never in a file.</source>
        <translation>Ihr Passwort wird im Passwortspeicher dieses Computers aufbewahrt, nie in einer Datei.</translation>
    </message>
    <message>
        <source>Open the app password page</source>
        <translation>Seite für App-Passwörter öffnen</translation>
    </message>
    <message>
        <source>Open the page that switches on IMAP</source>
        <translation>Seite zum Einschalten von IMAP öffnen</translation>
    </message>
    <message>
        <source>Use these servers</source>
        <translation>Diese Server verwenden</translation>
    </message>
    <message>
        <source>This is an address of %1; signing in here will probably not find its mailbox.</source>
        <translation>Das ist eine Adresse von %1; die Anmeldung hier wird deren Postfach wahrscheinlich nicht finden.</translation>
    </message>
</context>
<context>
    <name>KeyringPanel</name>
    <message>
        <source>Checking whether this computer can keep a password safely …</source>
        <translation>Es wird geprüft, ob dieser Computer ein Passwort sicher aufbewahren kann …</translation>
    </message>
    <message>
        <source>Checking whether this computer can keep your sign-in safely …</source>
        <translation>Es wird geprüft, ob dieser Computer Ihre Anmeldung sicher aufbewahren kann …</translation>
    </message>
    <message>
        <source>The password is kept for this session only, and forgotten when you quit.</source>
        <translation>Das Passwort wird nur für diese Sitzung behalten und beim Beenden vergessen.</translation>
    </message>
    <message>
        <source>Your sign-in is kept for this session only, and forgotten when you quit.</source>
        <translation>Ihre Anmeldung wird nur für diese Sitzung behalten und beim Beenden vergessen.</translation>
    </message>
    <message>
        <source>Connect for this session only</source>
        <translation>Nur für diese Sitzung verbinden</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Erneut prüfen</translation>
    </message>
</context>
<context>
    <name>LanguageButton</name>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
</context>
<context>
    <name>LastCheckCard</name>
    <message>
        <source>The last check</source>
        <translation>Die letzte Prüfung</translation>
    </message>
    <message>
        <source>Receiving</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Senden</translation>
    </message>
</context>
<context>
    <name>Listing</name>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>part of an address</source>
        <translation>Teil einer Adresse</translation>
    </message>
    <message>
        <source>Connected emails</source>
        <translation>Verbundene E-Mail-Konten</translation>
    </message>
</context>
<context>
    <name>MailPlace</name>
    <message>
        <source>The mail of %1 is hosted at %2.</source>
        <translation>Die E-Mails von %1 liegen bei %2.</translation>
    </message>
    <message>
        <source>The mail of %1 goes through a filter (%2); where its mailboxes are can&apos;t be seen from outside.</source>
        <translation>Die E-Mails von %1 gehen durch einen Filter (%2); wo die Postfächer liegen, ist von außen nicht zu sehen.</translation>
    </message>
    <message>
        <source>The mail of %1 goes to the server %2.</source>
        <translation>Die E-Mails von %1 gehen an den Server %2.</translation>
    </message>
</context>
<context>
    <name>PathPicture</name>
    <message>
        <source>works</source>
        <translation>funktioniert</translation>
    </message>
    <message>
        <source>broken here</source>
        <translation>hier unterbrochen</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>nicht erreicht</translation>
    </message>
    <message>
        <source>The path to your mailbox</source>
        <translation>Der Weg zu Ihrem Postfach</translation>
    </message>
</context>
<context>
    <name>PracticeBanner</name>
    <message>
        <source>Practice: pretend mailbox. Nothing leaves this computer, nothing is kept.</source>
        <translation>Übung: vorgetäuschtes Postfach. Nichts verlässt diesen Computer, nichts wird behalten.</translation>
    </message>
</context>
<context>
    <name>PracticeDialog</name>
    <message>
        <source>Practice</source>
        <translation>Übung</translation>
    </message>
    <message>
        <source>Practice with a pretend mailbox</source>
        <translation>Mit einem Übungspostfach üben</translation>
    </message>
    <message>
        <source>The mail servers run on this computer only. Choose how they behave; nothing is kept.</source>
        <translation>Die Mailserver laufen nur auf diesem Computer. Wählen Sie, wie sie sich verhalten; nichts wird behalten.</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>words of a title, a group or a code</source>
        <translation>Wörter aus Titel, Gruppe oder Code</translation>
    </message>
    <message>
        <source>How the pretend servers behave</source>
        <translation>Wie sich die Übungsserver verhalten</translation>
    </message>
    <message>
        <source>Everything works</source>
        <translation>Alles funktioniert</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Zertifikate</translation>
    </message>
    <message>
        <source>Broken off or unreadable</source>
        <translation>Abgebrochen oder unlesbar</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Start practice</source>
        <translation>Übung starten</translation>
    </message>
    <message>
        <source>Starting the pretend servers …</source>
        <translation>Die Übungsserver werden gestartet …</translation>
    </message>
    <message>
        <source>No pretend mailbox has these words.</source>
        <translation>Kein Übungspostfach enthält diese Wörter.</translation>
    </message>
    <message>
        <source>The pretend servers did not start on this computer.</source>
        <translation>Die Übungsserver ließen sich auf diesem Computer nicht starten.</translation>
    </message>
</context>
<context>
    <name>ProblemPanel</name>
    <message>
        <source>What to do</source>
        <translation>Was Sie tun können</translation>
    </message>
    <message>
        <source>Who can fix it: %1</source>
        <translation>Wer es beheben kann: %1</translation>
    </message>
    <message>
        <source>Text for the administrator</source>
        <translation>Text für den Administrator</translation>
    </message>
    <message>
        <source>What the server said</source>
        <translation>Was der Server gemeldet hat</translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation>Technische Einzelheiten</translation>
    </message>
    <message>
        <source>Receiving</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Senden</translation>
    </message>
</context>
<context>
    <name>ProviderPage</name>
    <message>
        <source>Which provider is your mailbox with?</source>
        <translation>Bei welchem Anbieter ist Ihr Postfach?</translation>
    </message>
    <message>
        <source>Not set up</source>
        <translation>Nicht eingerichtet</translation>
    </message>
    <message>
        <source>Outlook at work or school, outlook.com</source>
        <translation>Outlook in Firma oder Schule, outlook.com</translation>
    </message>
    <message>
        <source>Gmail, Google Workspace</source>
        <translation>Gmail, Google Workspace</translation>
    </message>
    <message>
        <source>Your company&apos;s own server; choose it for ActiveSync, too</source>
        <translation>Der eigene Server Ihres Unternehmens; auch bei ActiveSync wählen</translation>
    </message>
    <message>
        <source>Any other provider, with an email password</source>
        <translation>Jeder andere Anbieter, mit E-Mail-Passwort</translation>
    </message>
    <message>
        <source>Not sure? Type your email address</source>
        <translation>Nicht sicher? Geben Sie Ihre E-Mail-Adresse ein</translation>
    </message>
    <message>
        <source>The address is only compared with a list on this computer.</source>
        <translation>Die Adresse wird nur mit einer Liste auf diesem Computer verglichen.</translation>
    </message>
    <message>
        <source>name@example.com</source>
        <translation>name@example.com</translation>
    </message>
    <message>
        <source>Signing in with Google is not set up in this copy of %1. Continue, and connect with an app password.</source>
        <translation>Die Anmeldung bei Google ist in dieser Ausgabe von %1 nicht eingerichtet. Gehen Sie weiter und verbinden Sie mit einem App-Passwort.</translation>
    </message>
    <message>
        <source>Signing in with Microsoft is not set up in this copy of %1: it has no application ID. Ask whoever gave you the program; if your organisation has an ID of its own, its administrator can enter it in the file %2.</source>
        <translation>Die Anmeldung bei Microsoft ist in dieser Ausgabe von %1 nicht eingerichtet: Ihr fehlt eine Anwendungs-ID. Fragen Sie die Stelle, von der Sie das Programm haben; hat Ihre Organisation eine eigene ID, kann deren Administrator sie in der Datei %2 eintragen.</translation>
    </message>
    <message>
        <source>This address is with %1. Choose %2.</source>
        <translation>Diese Adresse gehört zu %1. Wählen Sie %2.</translation>
    </message>
    <message>
        <source>This address is with %1. It needs %2, which is not set up here, for the reason above.</source>
        <translation>Diese Adresse ist bei %1. Sie braucht %2; das ist hier nicht eingerichtet, der Grund steht oben.</translation>
    </message>
    <message>
        <source>This address is not on our list. Choose Exchange for a company&apos;s own server, else Other (IMAP).</source>
        <translation>Diese Adresse steht nicht in unserer Liste. Wählen Sie Exchange, wenn Ihr Unternehmen einen eigenen Server hat, sonst „Anderer Anbieter (IMAP)“.</translation>
    </message>
    <message>
        <source>This address is with %1. Its servers are filled in for you.</source>
        <translation>Diese Adresse gehört zu %1. Die Server werden für Sie eingetragen.</translation>
    </message>
</context>
<context>
    <name>Question</name>
    <message>
        <source>Try once more with the same password?</source>
        <translation>Noch einmal mit demselben Passwort versuchen?</translation>
    </message>
    <message>
        <source>The server has refused this password. Several wrong attempts can lock the account for a while.</source>
        <translation>Der Server hat dieses Passwort abgelehnt. Mehrere Fehlversuche können das Konto für einige Zeit sperren.</translation>
    </message>
    <message>
        <source>Try</source>
        <translation>Versuchen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>Reading</name>
    <message>
        <source>The damaged file was kept as %1</source>
        <translation>Die beschädigte Datei wurde aufbewahrt als %1</translation>
    </message>
</context>
<context>
    <name>Removing</name>
    <message>
        <source>Its password is deleted from this computer. The mailbox itself is not touched.</source>
        <translation>Das Passwort wird von diesem Computer gelöscht. Das Postfach selbst bleibt unverändert.</translation>
    </message>
    <message>
        <source>You are signed out of it on this computer: its permission is deleted here, and Google is asked to withdraw it, too. The mailbox itself is not touched. Whether that has been done is shown at %1</source>
        <translation>Sie werden auf diesem Computer davon abgemeldet: Die Berechtigung wird hier gelöscht, und Google wird gebeten, sie ebenfalls zurückzuziehen. Das Postfach selbst bleibt unverändert. Ob das geschehen ist, zeigt %1</translation>
    </message>
    <message>
        <source>You are signed out of it on this computer: its permission is deleted here. The mailbox itself is not touched. To withdraw the permission at %1, too, open %2</source>
        <translation>Sie werden auf diesem Computer abgemeldet: Die Erlaubnis wird hier gelöscht. Das Postfach selbst wird nicht verändert. Um die Erlaubnis auch bei %1 zu widerrufen, öffnen Sie %2</translation>
    </message>
    <message>
        <source>Remove anyway</source>
        <translation>Trotzdem entfernen</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message>
        <source>What connecting your mailbox does</source>
        <translation>Was beim Verbinden geschieht</translation>
    </message>
    <message>
        <source>Reads</source>
        <translation>Liest</translation>
    </message>
    <message>
        <source>The messages in your mailbox, to show and file them in %1.</source>
        <translation>Die Nachrichten in Ihrem Postfach, um sie in %1 anzuzeigen und abzulegen.</translation>
    </message>
    <message>
        <source>After &quot;Continue&quot; the server is looked for; your password is used at &quot;Connect inbox&quot; only.</source>
        <translation>Nach „Weiter“ wird der Server gesucht; Ihr Passwort wird erst mit „Postfach verbinden“ verwendet.</translation>
    </message>
    <message>
        <source>After &quot;Continue&quot; the sign-in server is contacted; you are signed in when you choose to.</source>
        <translation>Nach „Weiter“ wird der Anmeldeserver kontaktiert; Anmeldung erst auf Ihren Klick.</translation>
    </message>
    <message>
        <source>After &quot;Continue&quot; DNS may be asked for your provider; servers are contacted at &quot;Connect inbox&quot;.</source>
        <translation>Nach „Weiter“ eventuell DNS-Anfrage zum Anbieter; Server erst beim Verbinden.</translation>
    </message>
    <message>
        <source>Sends</source>
        <translation>Sendet</translation>
    </message>
    <message>
        <source>Stores</source>
        <translation>Speichert</translation>
    </message>
    <message>
        <source>Your password, in this computer&apos;s own password store. Never in a file.</source>
        <translation>Ihr Passwort, im Passwortspeicher dieses Computers. Nie in einer Datei.</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>The messages and the calendar of your mailbox, to show and file them in %1.</source>
        <translation>Die Nachrichten und den Kalender Ihres Postfachs, um sie in %1 anzuzeigen und abzulegen.</translation>
    </message>
    <message>
        <source>Microsoft asks you to allow: reading and changing your mail, sending mail, reading and changing your calendar, seeing your name and address, and staying signed in.</source>
        <translation>Microsoft bittet Sie zu erlauben: E-Mails lesen und ändern, E-Mails senden, Kalender lesen und ändern, Name und Adresse sehen, angemeldet bleiben.</translation>
    </message>
    <message>
        <source>Google asks you to allow access to all your Gmail: for mail programs there is no less.</source>
        <translation>Google bittet Sie, den Zugriff auf Ihr gesamtes Gmail zu erlauben: Weniger gibt es für Mailprogramme nicht.</translation>
    </message>
    <message>
        <source>The permission to use your mailbox, sealed on this computer, its key in the password store. Never your password.</source>
        <translation>Die Erlaubnis, Ihr Postfach zu nutzen: versiegelt auf diesem Computer, ihr Schlüssel im Passwortspeicher. Nie Ihr Passwort.</translation>
    </message>
    <message>
        <source>Or, if you choose it, an app password in that store.</source>
        <translation>Oder, wenn Sie es wählen, ein App-Passwort in diesem Speicher.</translation>
    </message>
    <message>
        <source>Servers, folders and state of the connection: on this computer only.</source>
        <translation>Server, Ordner und Verbindungszustand: nur auf diesem Computer.</translation>
    </message>
    <message>
        <source>Read the full privacy text</source>
        <translation>Ganzen Datenschutztext lesen</translation>
    </message>
    <message>
        <source>What you need before you start</source>
        <translation>Was Sie vor dem Start brauchen</translation>
    </message>
    <message>
        <source>Copy this list</source>
        <translation>Liste kopieren</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Drucken …</translation>
    </message>
    <message>
        <source>Email address</source>
        <translation>E-Mail-Adresse</translation>
    </message>
    <message>
        <source>The address that receives the mail</source>
        <translation>Die Adresse, unter der Sie E-Mails empfangen</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Such as imap.example.com; known ones are filled in</source>
        <translation>Etwa imap.example.com; bekannte werden eingetragen</translation>
    </message>
    <message>
        <source>Such as smtp.example.com; known ones are filled in</source>
        <translation>Etwa smtp.example.com; bekannte werden eingetragen</translation>
    </message>
    <message>
        <source>If it is not the email address; your IT team knows</source>
        <translation>Falls nicht die E-Mail-Adresse; Ihre IT-Abteilung weiß es</translation>
    </message>
    <message>
        <source>Receiving server (IMAP)</source>
        <translation>Server zum Empfangen (IMAP)</translation>
    </message>
    <message>
        <source>Nothing: this is practice.</source>
        <translation>Nichts: Das ist eine Übung.</translation>
    </message>
    <message>
        <source>What you write in %1, from your own address. The test email is switched off.</source>
        <translation>Was Sie in %1 schreiben, von Ihrer eigenen Adresse. Die Test-E-Mail ist ausgeschaltet.</translation>
    </message>
    <message>
        <source>What you write in %1, from your own address, and one test email to the mailbox itself.</source>
        <translation>Was Sie in %1 schreiben, und eine Test-E-Mail an das Postfach selbst; beides von Ihrer Adresse.</translation>
    </message>
    <message>
        <source>What you write in %1, from your own address, and one test email to %2.</source>
        <translation>Was Sie in %1 schreiben, und eine Test-E-Mail an %2; beides von Ihrer Adresse.</translation>
    </message>
    <message>
        <source>You allow</source>
        <translation>Sie erlauben</translation>
    </message>
    <message>
        <source>Also stores</source>
        <translation>Speichert auch</translation>
    </message>
    <message>
        <source>With two-factor authentication: an app password</source>
        <translation>Bei Zwei-Faktor-Authentifizierung: ein App-Passwort</translation>
    </message>
    <message>
        <source>Sending server (SMTP)</source>
        <translation>Server zum Senden (SMTP)</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>Ports</translation>
    </message>
    <message>
        <source>Usually 993 for receiving, 465 for sending; with STARTTLS 143 and 587</source>
        <translation>Meist 993 zum Empfangen, 465 zum Senden; mit STARTTLS 143 und 587</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>Encrypted from the start (TLS), or upgraded (STARTTLS)</source>
        <translation>Von Anfang an (TLS) oder nachträglich (STARTTLS) verschlüsselt</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>Your browser</source>
        <translation>Ihr Browser</translation>
    </message>
    <message>
        <source>You sign in there as you do for your webmail</source>
        <translation>Dort melden Sie sich an wie bei Ihrem Webmail</translation>
    </message>
    <message>
        <source>Or another device</source>
        <translation>Oder ein anderes Gerät</translation>
    </message>
    <message>
        <source>Such as a phone, where you enter a code</source>
        <translation>Etwa ein Telefon, auf dem Sie einen Code eingeben</translation>
    </message>
    <message>
        <source>Made at %1, with 2-Step Verification on</source>
        <translation>Erstellt unter %1, bei aktiver Bestätigung in zwei Schritten</translation>
    </message>
    <message>
        <source>Or an app password</source>
        <translation>Oder ein App-Passwort</translation>
    </message>
    <message>
        <source>As for your webmail; with two-factor authentication, an app password</source>
        <translation>Wie im Webmail; bei Zwei-Faktor-Authentifizierung ein App-Passwort</translation>
    </message>
    <message>
        <source>Usually the part before the @; at some companies DOMAIN\username</source>
        <translation>Meist der Teil vor dem @; in manchen Unternehmen DOMÄNE\Benutzername</translation>
    </message>
    <message>
        <source>Exchange URL</source>
        <translation>Exchange-URL</translation>
    </message>
    <message>
        <source>Typically https://mail.domain.com/ews/exchange.asmx</source>
        <translation>Meist https://mail.domain.com/ews/exchange.asmx</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Exchange 2010 SP2 or later</source>
        <translation>Exchange 2010 SP2 oder neuer</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>Datenschutz</translation>
    </message>
</context>
<context>
    <name>SignInPanel</name>
    <message>
        <source>Time left: %1</source>
        <translation>Verbleibende Zeit: %1</translation>
    </message>
    <message>
        <source>What does the browser show?</source>
        <translation>Was zeigt der Browser?</translation>
    </message>
    <message>
        <source>Code: %1</source>
        <translation>Code: %1</translation>
    </message>
    <message>
        <source>Link for signing in</source>
        <translation>Link zur Anmeldung</translation>
    </message>
    <message>
        <source>Open the page here</source>
        <translation>Seite hier öffnen</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>Erneut öffnen</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>Link kopieren</translation>
    </message>
    <message>
        <source>Copy code</source>
        <translation>Code kopieren</translation>
    </message>
    <message>
        <source>Sign in on this computer</source>
        <translation>Auf diesem Computer anmelden</translation>
    </message>
    <message>
        <source>Use another device</source>
        <translation>Anderes Gerät verwenden</translation>
    </message>
    <message>
        <source>Waiting for you to sign in with %1 as %2 on another device</source>
        <translation>Bitte melden Sie sich auf einem anderen Gerät bei %1 als %2 an</translation>
    </message>
    <message>
        <source>Open this address there, in any browser, and enter the code:</source>
        <translation>Öffnen Sie dort in einem beliebigen Browser diese Adresse, und geben Sie den Code ein:</translation>
    </message>
    <message>
        <source>Waiting for you to sign in with %1 as %2 in your browser</source>
        <translation>Bitte melden Sie sich in Ihrem Browser bei %1 als %2 an</translation>
    </message>
    <message>
        <source>No browser could be opened. Copy this link into a browser on this computer:</source>
        <translation>Es ließ sich kein Browser öffnen. Kopieren Sie diesen Link in einen Browser auf diesem Computer:</translation>
    </message>
    <message>
        <source>Link copied</source>
        <translation>Link kopiert</translation>
    </message>
    <message>
        <source>Code copied</source>
        <translation>Code kopiert</translation>
    </message>
</context>
<context>
    <name>StageRow</name>
    <message>
        <source>to come</source>
        <translation>steht noch aus</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>done</source>
        <translation>erledigt</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
</context>
<context>
    <name>SuccessPage</name>
    <message>
        <source>Practice finished: it would be connected</source>
        <translation>Übung beendet: Das Postfach wäre verbunden</translation>
    </message>
    <message>
        <source>Your mailbox is connected</source>
        <translation>Ihr Postfach ist verbunden</translation>
    </message>
    <message>
        <source>What was verified</source>
        <translation>Was geprüft wurde</translation>
    </message>
    <message>
        <source>This was a pretend mailbox. Nothing was kept on this computer.</source>
        <translation>Das war ein Übungspostfach. Auf diesem Computer wurde nichts behalten.</translation>
    </message>
    <message>
        <source>Your sign-in is kept for this session only, and forgotten when you quit.</source>
        <translation>Ihre Anmeldung wird nur für diese Sitzung behalten und beim Beenden vergessen.</translation>
    </message>
    <message>
        <source>The password is kept for this session only, and forgotten when you quit.</source>
        <translation>Das Passwort wird nur für diese Sitzung behalten und beim Beenden vergessen.</translation>
    </message>
    <message>
        <source>You find it under Connected emails. It is checked again every 30 minutes.</source>
        <translation>Sie finden es unter „Verbundene E-Mail-Konten“. Es wird alle 30 Minuten erneut geprüft.</translation>
    </message>
    <message>
        <source>Receiving</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Exchange URL</source>
        <translation>Exchange-URL</translation>
    </message>
</context>
<context>
    <name>TextField</name>
    <message>
        <source>This is longer than the field can hold; the rest was left out.</source>
        <translation>Dieser Text ist länger, als das Feld fassen kann; der Rest wurde weggelassen.</translation>
    </message>
</context>
<context>
    <name>TroublePage</name>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Link copied</source>
        <translation>Link kopiert</translation>
    </message>
    <message>
        <source>Text copied</source>
        <translation>Text kopiert</translation>
    </message>
</context>
<context>
    <name>Unreadable</name>
    <message>
        <source>Connected emails can&apos;t be read just now</source>
        <translation>Die verbundenen E-Mail-Konten sind gerade nicht lesbar</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>This file can&apos;t be used: %1 (%2). Perhaps the disk is full, the right to write is missing, or another program holds the file.</source>
        <translation>Diese Datei ist nicht nutzbar: %1 (%2). Vielleicht ist die Festplatte voll, das Schreibrecht fehlt, oder ein anderes Programm hält die Datei fest.</translation>
    </message>
</context>
<context>
    <name>WizardRun</name>
    <message>
        <source>The program itself has made a mistake.</source>
        <translation>Dem Programm selbst ist ein Fehler unterlaufen.</translation>
    </message>
    <message>
        <source>The technical details could not be written to a file.</source>
        <translation>Die technischen Einzelheiten ließen sich nicht in eine Datei schreiben.</translation>
    </message>
    <message>
        <source>The technical details were written to %1</source>
        <translation>Die technischen Einzelheiten stehen in %1</translation>
    </message>
</context>
<context>
    <name>WizardWindow</name>
    <message>
        <source>Report copied</source>
        <translation>Bericht kopiert</translation>
    </message>
    <message>
        <source>Close without connecting?</source>
        <translation>Schließen, ohne zu verbinden?</translation>
    </message>
    <message>
        <source>What you have entered will be lost.</source>
        <translation>Ihre Eingaben gehen verloren.</translation>
    </message>
    <message>
        <source>Close and discard</source>
        <translation>Schließen und verwerfen</translation>
    </message>
    <message>
        <source>Keep editing</source>
        <translation>Weiter bearbeiten</translation>
    </message>
</context>
<context>
    <name>Works</name>
    <message>
        <source>Receiving works</source>
        <translation>Empfangen funktioniert</translation>
    </message>
    <message>
        <source>Sending works</source>
        <translation>Senden funktioniert</translation>
    </message>
</context>
</TS>
