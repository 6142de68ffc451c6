<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AccountDetail</name>
    <message>
        <source>Recheck</source>
        <translation>Recheck</translation>
    </message>
    <message>
        <source>Reconnect…</source>
        <translation>Reconnect…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Remove…</translation>
    </message>
    <message>
        <source>Last check: %1</source>
        <translation>Last check: %1</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Connection</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>Provider</translation>
    </message>
    <message>
        <source>Receiving</source>
        <translation>Receiving</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Sending</translation>
    </message>
    <message>
        <source>Exchange URL</source>
        <translation>Exchange URL</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>User name</translation>
    </message>
    <message>
        <source>User name for sending</source>
        <translation>User name for sending</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Copy report</translation>
    </message>
    <message>
        <source>Report copied</source>
        <translation>Report copied</translation>
    </message>
    <message>
        <source>Sent folder</source>
        <translation>Sent folder</translation>
    </message>
    <message>
        <source>Drafts folder</source>
        <translation>Drafts folder</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>Sign-in</translation>
    </message>
    <message>
        <source>Was kept for one session only, and is forgotten</source>
        <translation>Was kept for one session only, and is forgotten</translation>
    </message>
    <message>
        <source>Kept for this session only</source>
        <translation>Kept for this session only</translation>
    </message>
    <message>
        <source>Allowed certificate</source>
        <translation>Allowed certificate</translation>
    </message>
    <message>
        <source>Signed in with</source>
        <translation>Signed in with</translation>
    </message>
    <message>
        <source>An app password</source>
        <translation>An app password</translation>
    </message>
    <message>
        <source>Signed in as</source>
        <translation>Signed in as</translation>
    </message>
    <message>
        <source>The browser</source>
        <translation>The browser</translation>
    </message>
</context>
<context>
    <name>AccountsWindow</name>
    <message>
        <source>Connected emails</source>
        <translation>Connected emails</translation>
    </message>
    <message>
        <source>Connect personal email</source>
        <translation>Connect personal email</translation>
    </message>
    <message>
        <source>Connect your mailbox, and your emails are where you work.</source>
        <translation>Connect your mailbox, and your emails are where you work.</translation>
    </message>
    <message>
        <source>Practice with a pretend mailbox</source>
        <translation>Practice with a pretend mailbox</translation>
    </message>
    <message>
        <source>Remove %1?</source>
        <translation>Remove %1?</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Keep</translation>
    </message>
    <message>
        <source>Removed: %1</source>
        <translation>Removed: %1</translation>
    </message>
</context>
<context>
    <name>AdvancedPart</name>
    <message>
        <source>Remove</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>Receiving (IMAP)</source>
        <translation>Receiving (IMAP)</translation>
    </message>
    <message>
        <source>Sending (SMTP)</source>
        <translation>Sending (SMTP)</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Folders</translation>
    </message>
    <message>
        <source>the email address</source>
        <translation>the email address</translation>
    </message>
    <message>
        <source>the same as for receiving</source>
        <translation>the same as for receiving</translation>
    </message>
    <message>
        <source>found automatically</source>
        <translation>found automatically</translation>
    </message>
    <message>
        <source>the mailbox itself</source>
        <translation>the mailbox itself</translation>
    </message>
    <message>
        <source>Encrypted from the start (TLS)</source>
        <translation>Encrypted from the start (TLS)</translation>
    </message>
    <message>
        <source>Upgraded (STARTTLS)</source>
        <translation>Upgraded (STARTTLS)</translation>
    </message>
    <message>
        <source>Security for receiving</source>
        <translation>Security for receiving</translation>
    </message>
    <message>
        <source>Security for sending</source>
        <translation>Security for sending</translation>
    </message>
    <message>
        <source>How to sign in</source>
        <translation>How to sign in</translation>
    </message>
    <message>
        <source>Sign in on another device, with a code</source>
        <translation>Sign in on another device, with a code</translation>
    </message>
    <message>
        <source>For a computer whose browser can&apos;t be used: a phone will do.</source>
        <translation>For a computer whose browser can&apos;t be used: a phone will do.</translation>
    </message>
    <message>
        <source>Allow old servers (TLS 1.0 and 1.1)</source>
        <translation>Allow old servers (TLS 1.0 and 1.1)</translation>
    </message>
    <message>
        <source>Old encryption can be broken. Allow it only if your IT team tells you to.</source>
        <translation>Old encryption can be broken. Allow it only if your IT team tells you to.</translation>
    </message>
    <message>
        <source>Create missing folders</source>
        <translation>Create missing folders</translation>
    </message>
    <message>
        <source>Send a test email as the last check</source>
        <translation>Send a test email as the last check</translation>
    </message>
    <message>
        <source>Certificates that you allowed</source>
        <translation>Certificates that you allowed</translation>
    </message>
</context>
<context>
    <name>AlsoFound</name>
    <message>
        <source>Also found</source>
        <translation>Also found</translation>
    </message>
    <message>
        <source>The same problem here.</source>
        <translation>The same problem here.</translation>
    </message>
</context>
<context>
    <name>BrowserPart</name>
    <message>
        <source>Sign in with Google, in the browser</source>
        <translation>Sign in with Google, in the browser</translation>
    </message>
    <message>
        <source>Use an app password</source>
        <translation>Use an app password</translation>
    </message>
    <message>
        <source>Open the app password page</source>
        <translation>Open the app password page</translation>
    </message>
    <message>
        <source>Signing in with Google is not set up in this copy of %1; an app password works without it.</source>
        <translation>Signing in with Google is not set up in this copy of %1; an app password works without it.</translation>
    </message>
    <message>
        <source>Google makes app passwords for accounts with 2-Step Verification. Make one there, and enter its 16 letters here instead of your usual password.</source>
        <translation>Google makes app passwords for accounts with 2-Step Verification. Make one there, and enter its 16 letters here instead of your usual password.</translation>
    </message>
    <message>
        <source>You get a code, and an address to open on another device. Sign in there with this address and allow the access; the wizard goes on by itself. Your password is entered at Microsoft only.</source>
        <translation>You get a code, and an address to open on another device. Sign in there with this address and allow the access; the wizard goes on by itself. Your password is entered at Microsoft only.</translation>
    </message>
    <message>
        <source>Your browser opens at %1. Sign in there with this address and allow the access; then come back here. Your password is entered at %1 only.</source>
        <translation>Your browser opens at %1. Sign in there with this address and allow the access; then come back here. Your password is entered at %1 only.</translation>
    </message>
</context>
<context>
    <name>BrowserShows</name>
    <message>
        <source>Nothing is known of this text. Copy the whole message, or choose below.</source>
        <translation>Nothing is known of this text. Copy the whole message, or choose below.</translation>
    </message>
    <message>
        <source>Number or text on the page</source>
        <translation>Number or text on the page</translation>
    </message>
    <message>
        <source>Look it up</source>
        <translation>Look it up</translation>
    </message>
    <message>
        <source>Or choose what you see:</source>
        <translation>Or choose what you see:</translation>
    </message>
</context>
<context>
    <name>BrowserShowsDialog</name>
    <message>
        <source>What does the browser show?</source>
        <translation>What does the browser show?</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>CertificateDialog</name>
    <message>
        <source>The certificate of %1</source>
        <translation>The certificate of %1</translation>
    </message>
    <message>
        <source>It is used for receiving (port %1) and for sending (port %2), and is allowed for both at once.</source>
        <translation>It is used for receiving (port %1) and for sending (port %2), and is allowed for both at once.</translation>
    </message>
    <message>
        <source>Allow it only if your IT team or provider confirms this fingerprint, read out or in writing. Then exactly this certificate is accepted, on this server only.</source>
        <translation>Allow it only if your IT team or provider confirms this fingerprint, read out or in writing. Then exactly this certificate is accepted, on this server only.</translation>
    </message>
    <message>
        <source>Allow this certificate</source>
        <translation>Allow this certificate</translation>
    </message>
    <message>
        <source>Don&apos;t allow</source>
        <translation>Don&apos;t allow</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>ConnectingPage</name>
    <message>
        <source>Saving %1</source>
        <translation>Saving %1</translation>
    </message>
    <message>
        <source>Connecting %1</source>
        <translation>Connecting %1</translation>
    </message>
    <message>
        <source>Receiving</source>
        <translation>Receiving</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Sending</translation>
    </message>
    <message>
        <source>Time since the start</source>
        <translation>Time since the start</translation>
    </message>
    <message>
        <source>The browser has answered</source>
        <translation>The browser has answered</translation>
    </message>
    <message>
        <source>%1: everything works</source>
        <translation>%1: everything works</translation>
    </message>
    <message>
        <source>%1: something is in the way</source>
        <translation>%1: something is in the way</translation>
    </message>
    <message>
        <source>%1 s left</source>
        <translation>%1 s left</translation>
    </message>
</context>
<context>
    <name>DetailsPage</name>
    <message>
        <source>Everything was kept. The saved password is used unless you type another.</source>
        <translation>Everything was kept. The saved password is used unless you type another.</translation>
    </message>
    <message>
        <source>Check your details</source>
        <translation>Check your details</translation>
    </message>
    <message>
        <source>Everything was kept. Sign in once more to reconnect.</source>
        <translation>Everything was kept. Sign in once more to reconnect.</translation>
    </message>
    <message>
        <source>Everything was kept but the password: enter it again.</source>
        <translation>Everything was kept but the password: enter it again.</translation>
    </message>
    <message>
        <source>Enter your details</source>
        <translation>Enter your details</translation>
    </message>
    <message>
        <source>with two-factor authentication, an app password</source>
        <translation>with two-factor authentication, an app password</translation>
    </message>
    <message>
        <source>the saved password</source>
        <translation>the saved password</translation>
    </message>
    <message>
        <source>name@example.com</source>
        <translation>name@example.com</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Hide</translation>
    </message>
    <message>
        <source>Advanced options</source>
        <translation>Advanced options</translation>
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
        <translation>Folders of inbox rules</translation>
    </message>
</context>
<context>
    <name>ExchangePart</name>
    <message>
        <source>Usually the part before the @; at some companies DOMAIN\username</source>
        <translation>Usually the part before the @; at some companies DOMAIN\username</translation>
    </message>
    <message>
        <source>the email address is used; some servers want DOMAIN\username</source>
        <translation>the email address is used; some servers want DOMAIN\username</translation>
    </message>
    <message>
        <source>Or the address that your browser shows for your webmail</source>
        <translation>Or the address that your browser shows for your webmail</translation>
    </message>
    <message>
        <source>No Exchange server was found for %1. Please enter its URL, like https://mail.example.com/ews/exchange.asmx.</source>
        <translation>No Exchange server was found for %1. Please enter its URL, like https://mail.example.com/ews/exchange.asmx.</translation>
    </message>
    <message>
        <source>The Exchange server is still being looked for; a moment, please.</source>
        <translation>The Exchange server is still being looked for; a moment, please.</translation>
    </message>
</context>
<context>
    <name>FinderPanel</name>
    <message>
        <source>Use this URL</source>
        <translation>Use this URL</translation>
    </message>
    <message>
        <source>Others named this server: use it only if you know it.</source>
        <translation>Others named this server: use it only if you know it.</translation>
    </message>
    <message>
        <source>You don&apos;t know the URL? Paste the address that your browser shows for your webmail, or leave the field empty: it is looked for with your email address.</source>
        <translation>You don&apos;t know the URL? Paste the address that your browser shows for your webmail, or leave the field empty: it is looked for with your email address.</translation>
    </message>
    <message>
        <source>Looking for the Exchange server …</source>
        <translation>Looking for the Exchange server …</translation>
    </message>
    <message>
        <source>This mailbox is in Microsoft 365, where Exchange Web Services are being switched off. What you have entered is kept.</source>
        <translation>This mailbox is in Microsoft 365, where Exchange Web Services are being switched off. What you have entered is kept.</translation>
    </message>
    <message>
        <source>This is a private Microsoft account (outlook.com). It has no Exchange URL; its way is Microsoft 365.</source>
        <translation>This is a private Microsoft account (outlook.com). It has no Exchange URL; its way is Microsoft 365.</translation>
    </message>
    <message>
        <source>This page is only for signing in. Sign in to your webmail and paste the address that is shown then.</source>
        <translation>This page is only for signing in. Sign in to your webmail and paste the address that is shown then.</translation>
    </message>
    <message>
        <source>This is a mail server for IMAP or SMTP, not Exchange&apos;s web address.</source>
        <translation>This is a mail server for IMAP or SMTP, not Exchange&apos;s web address.</translation>
    </message>
    <message>
        <source>%1 only offers ActiveSync, the connection for phones. Ask your IT team for the URL of Exchange Web Services (EWS).</source>
        <translation>%1 only offers ActiveSync, the connection for phones. Ask your IT team for the URL of Exchange Web Services (EWS).</translation>
    </message>
    <message>
        <source>%1 lets nobody in from here. Ask your IT team whether Exchange Web Services (EWS) are open for you.</source>
        <translation>%1 lets nobody in from here. Ask your IT team whether Exchange Web Services (EWS) are open for you.</translation>
    </message>
    <message>
        <source>%1 can&apos;t be reached from here. Check the name, and your company&apos;s network or VPN.</source>
        <translation>%1 can&apos;t be reached from here. Check the name, and your company&apos;s network or VPN.</translation>
    </message>
    <message>
        <source>Exchange was not found at %1. Ask your IT team for the Exchange URL.</source>
        <translation>Exchange was not found at %1. Ask your IT team for the Exchange URL.</translation>
    </message>
    <message>
        <source>No Exchange server was found for %1. Paste the address that your browser shows for your webmail.</source>
        <translation>No Exchange server was found for %1. Paste the address that your browser shows for your webmail.</translation>
    </message>
    <message>
        <source>Exchange answers at this URL</source>
        <translation>Exchange answers at this URL</translation>
    </message>
    <message>
        <source>Found with your email address: Exchange answers at this URL</source>
        <translation>Found with your email address: Exchange answers at this URL</translation>
    </message>
    <message>
        <source>Exchange answers at %1</source>
        <translation>Exchange answers at %1</translation>
    </message>
    <message>
        <source>sign-in: %1</source>
        <translation>sign-in: %1</translation>
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
        <translation>named by a DNS record</translation>
    </message>
    <message>
        <source>named by an unencrypted answer</source>
        <translation>named by an unencrypted answer</translation>
    </message>
    <message>
        <source>named by Autodiscover</source>
        <translation>named by Autodiscover</translation>
    </message>
    <message>
        <source>found under a usual name</source>
        <translation>found under a usual name</translation>
    </message>
    <message>
        <source>The certificate of %1 is not right. Choose &quot;Connect inbox&quot; to see what is wrong with it.</source>
        <translation>The certificate of %1 is not right. Choose &quot;Connect inbox&quot; to see what is wrong with it.</translation>
    </message>
    <message>
        <source>Exchange usually answers at %2. The certificate of %1 is not right, so it was not asked.</source>
        <translation>Exchange usually answers at %2. The certificate of %1 is not right, so it was not asked.</translation>
    </message>
    <message>
        <source>This is the address of Outlook Web App.</source>
        <translation>This is the address of Outlook Web App.</translation>
    </message>
    <message>
        <source>This is the address for phones (ActiveSync).</source>
        <translation>This is the address for phones (ActiveSync).</translation>
    </message>
    <message>
        <source>For programs, the address ends differently.</source>
        <translation>For programs, the address ends differently.</translation>
    </message>
    <message>
        <source>The folder in the middle is kept.</source>
        <translation>The folder in the middle is kept.</translation>
    </message>
    <message>
        <source>https is used instead of http.</source>
        <translation>https is used instead of http.</translation>
    </message>
    <message>
        <source>A slip at the beginning was put right.</source>
        <translation>A slip at the beginning was put right.</translation>
    </message>
    <message>
        <source>A user name or password stood in the address; it was left out and is sent nowhere.</source>
        <translation>A user name or password stood in the address; it was left out and is sent nowhere.</translation>
    </message>
    <message>
        <source>The text around the address was left out.</source>
        <translation>The text around the address was left out.</translation>
    </message>
    <message>
        <source>On the network, the server&apos;s name is %1.</source>
        <translation>On the network, the server&apos;s name is %1.</translation>
    </message>
    <message>
        <source>The server is named by a number; its certificate will hardly match that.</source>
        <translation>The server is named by a number; its certificate will hardly match that.</translation>
    </message>
    <message>
        <source>This name is known only inside the company&apos;s network or VPN.</source>
        <translation>This name is known only inside the company&apos;s network or VPN.</translation>
    </message>
</context>
<context>
    <name>FolderDialog</name>
    <message>
        <source>Folder for drafts</source>
        <translation>Folder for drafts</translation>
    </message>
    <message>
        <source>Folder for sent emails</source>
        <translation>Folder for sent emails</translation>
    </message>
    <message>
        <source>Which folder holds your drafts?</source>
        <translation>Which folder holds your drafts?</translation>
    </message>
    <message>
        <source>Which folder holds your sent emails?</source>
        <translation>Which folder holds your sent emails?</translation>
    </message>
    <message>
        <source>Use this folder</source>
        <translation>Use this folder</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>The inbox can&apos;t be used for it, and is not listed.</source>
        <translation>The inbox can&apos;t be used for it, and is not listed.</translation>
    </message>
</context>
<context>
    <name>Found</name>
    <message>
        <source>What was found</source>
        <translation>What was found</translation>
    </message>
</context>
<context>
    <name>Frame</name>
    <message>
        <source>Connect personal email</source>
        <translation>Connect personal email</translation>
    </message>
    <message>
        <source>Practice with a pretend mailbox</source>
        <translation>Practice with a pretend mailbox</translation>
    </message>
    <message>
        <source>Connect inbox</source>
        <translation>Connect inbox</translation>
    </message>
    <message>
        <source>Choose another provider</source>
        <translation>Choose another provider</translation>
    </message>
    <message>
        <source>Sign in with Microsoft</source>
        <translation>Sign in with Microsoft</translation>
    </message>
    <message>
        <source>Sign in with Google</source>
        <translation>Sign in with Google</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>Provider</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Review</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Connect</translation>
    </message>
    <message>
        <source>you are here</source>
        <translation>you are here</translation>
    </message>
    <message>
        <source>done</source>
        <translation>done</translation>
    </message>
    <message>
        <source>to come</source>
        <translation>to come</translation>
    </message>
    <message>
        <source>Step %1 of %2: %3, %4</source>
        <translation>Step %1 of %2: %3, %4</translation>
    </message>
</context>
<context>
    <name>HintPanel</name>
    <message>
        <source>Its servers: %1 for receiving, %2 for sending.</source>
        <translation>Its servers: %1 for receiving, %2 for sending.</translation>
    </message>
    <message>
        <source>Its servers are filled in for you.</source>
        <translation>Its servers are filled in for you.</translation>
    </message>
    <message>
        <source>Your password will be kept in this computer&apos;s own password store, never in a file.</source>
        <translation>Your password will be kept in this computer&apos;s own password store, never in a file.</translation>
    </message>
    <message>
        <source>Open the app password page</source>
        <translation>Open the app password page</translation>
    </message>
    <message>
        <source>Open the page that switches on IMAP</source>
        <translation>Open the page that switches on IMAP</translation>
    </message>
    <message>
        <source>Use these servers</source>
        <translation>Use these servers</translation>
    </message>
    <message>
        <source>This is an address of %1; signing in here will probably not find its mailbox.</source>
        <translation>This is an address of %1; signing in here will probably not find its mailbox.</translation>
    </message>
</context>
<context>
    <name>KeyringPanel</name>
    <message>
        <source>Checking whether this computer can keep a password safely …</source>
        <translation>Checking whether this computer can keep a password safely …</translation>
    </message>
    <message>
        <source>Checking whether this computer can keep your sign-in safely …</source>
        <translation>Checking whether this computer can keep your sign-in safely …</translation>
    </message>
    <message>
        <source>The password is kept for this session only, and forgotten when you quit.</source>
        <translation>The password is kept for this session only, and forgotten when you quit.</translation>
    </message>
    <message>
        <source>Your sign-in is kept for this session only, and forgotten when you quit.</source>
        <translation>Your sign-in is kept for this session only, and forgotten when you quit.</translation>
    </message>
    <message>
        <source>Connect for this session only</source>
        <translation>Connect for this session only</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Check again</translation>
    </message>
</context>
<context>
    <name>LanguageButton</name>
    <message>
        <source>Language</source>
        <translation>Language</translation>
    </message>
</context>
<context>
    <name>LastCheckCard</name>
    <message>
        <source>The last check</source>
        <translation>The last check</translation>
    </message>
    <message>
        <source>Receiving</source>
        <translation>Receiving</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Sending</translation>
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
        <translation>part of an address</translation>
    </message>
    <message>
        <source>Connected emails</source>
        <translation>Connected emails</translation>
    </message>
</context>
<context>
    <name>MailPlace</name>
    <message>
        <source>The mail of %1 is hosted at %2.</source>
        <translation>The mail of %1 is hosted at %2.</translation>
    </message>
    <message>
        <source>The mail of %1 goes through a filter (%2); where its mailboxes are can&apos;t be seen from outside.</source>
        <translation>The mail of %1 goes through a filter (%2); where its mailboxes are can&apos;t be seen from outside.</translation>
    </message>
    <message>
        <source>The mail of %1 goes to the server %2.</source>
        <translation>The mail of %1 goes to the server %2.</translation>
    </message>
</context>
<context>
    <name>PathPicture</name>
    <message>
        <source>works</source>
        <translation>works</translation>
    </message>
    <message>
        <source>broken here</source>
        <translation>broken here</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>not reached</translation>
    </message>
    <message>
        <source>The path to your mailbox</source>
        <translation>The path to your mailbox</translation>
    </message>
</context>
<context>
    <name>PracticeBanner</name>
    <message>
        <source>Practice: pretend mailbox. Nothing leaves this computer, nothing is kept.</source>
        <translation>Practice: pretend mailbox. Nothing leaves this computer, nothing is kept.</translation>
    </message>
</context>
<context>
    <name>PracticeDialog</name>
    <message>
        <source>Practice</source>
        <translation>Practice</translation>
    </message>
    <message>
        <source>Practice with a pretend mailbox</source>
        <translation>Practice with a pretend mailbox</translation>
    </message>
    <message>
        <source>The mail servers run on this computer only. Choose how they behave; nothing is kept.</source>
        <translation>The mail servers run on this computer only. Choose how they behave; nothing is kept.</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>words of a title, a group or a code</source>
        <translation>words of a title, a group or a code</translation>
    </message>
    <message>
        <source>How the pretend servers behave</source>
        <translation>How the pretend servers behave</translation>
    </message>
    <message>
        <source>Everything works</source>
        <translation>Everything works</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Certificates</translation>
    </message>
    <message>
        <source>Broken off or unreadable</source>
        <translation>Broken off or unreadable</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Start practice</source>
        <translation>Start practice</translation>
    </message>
    <message>
        <source>Starting the pretend servers …</source>
        <translation>Starting the pretend servers …</translation>
    </message>
    <message>
        <source>No pretend mailbox has these words.</source>
        <translation>No pretend mailbox has these words.</translation>
    </message>
    <message>
        <source>The pretend servers did not start on this computer.</source>
        <translation>The pretend servers did not start on this computer.</translation>
    </message>
</context>
<context>
    <name>ProblemPanel</name>
    <message>
        <source>What to do</source>
        <translation>What to do</translation>
    </message>
    <message>
        <source>Who can fix it: %1</source>
        <translation>Who can fix it: %1</translation>
    </message>
    <message>
        <source>Text for the administrator</source>
        <translation>Text for the administrator</translation>
    </message>
    <message>
        <source>What the server said</source>
        <translation>What the server said</translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation>Technical details</translation>
    </message>
    <message>
        <source>Receiving</source>
        <translation>Receiving</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Sending</translation>
    </message>
</context>
<context>
    <name>ProviderPage</name>
    <message>
        <source>Which provider is your mailbox with?</source>
        <translation>Which provider is your mailbox with?</translation>
    </message>
    <message>
        <source>Not set up</source>
        <translation>Not set up</translation>
    </message>
    <message>
        <source>Outlook at work or school, outlook.com</source>
        <translation>Outlook at work or school, outlook.com</translation>
    </message>
    <message>
        <source>Gmail, Google Workspace</source>
        <translation>Gmail, Google Workspace</translation>
    </message>
    <message>
        <source>Your company&apos;s own server; choose it for ActiveSync, too</source>
        <translation>Your company&apos;s own server; choose it for ActiveSync, too</translation>
    </message>
    <message>
        <source>Any other provider, with an email password</source>
        <translation>Any other provider, with an email password</translation>
    </message>
    <message>
        <source>Not sure? Type your email address</source>
        <translation>Not sure? Type your email address</translation>
    </message>
    <message>
        <source>The address is only compared with a list on this computer.</source>
        <translation>The address is only compared with a list on this computer.</translation>
    </message>
    <message>
        <source>name@example.com</source>
        <translation>name@example.com</translation>
    </message>
    <message>
        <source>Signing in with Google is not set up in this copy of %1. Continue, and connect with an app password.</source>
        <translation>Signing in with Google is not set up in this copy of %1. Continue, and connect with an app password.</translation>
    </message>
    <message>
        <source>Signing in with Microsoft is not set up in this copy of %1: it has no application ID. Ask whoever gave you the program; if your organisation has an ID of its own, its administrator can enter it in the file %2.</source>
        <translation>Signing in with Microsoft is not set up in this copy of %1: it has no application ID. Ask whoever gave you the program; if your organisation has an ID of its own, its administrator can enter it in the file %2.</translation>
    </message>
    <message>
        <source>This address is with %1. Choose %2.</source>
        <translation>This address is with %1. Choose %2.</translation>
    </message>
    <message>
        <source>This address is with %1. It needs %2, which is not set up here, for the reason above.</source>
        <translation>This address is with %1. It needs %2, which is not set up here, for the reason above.</translation>
    </message>
    <message>
        <source>This address is not on our list. Choose Exchange for a company&apos;s own server, else Other (IMAP).</source>
        <translation>This address is not on our list. Choose Exchange for a company&apos;s own server, else Other (IMAP).</translation>
    </message>
    <message>
        <source>This address is with %1. Its servers are filled in for you.</source>
        <translation>This address is with %1. Its servers are filled in for you.</translation>
    </message>
</context>
<context>
    <name>Question</name>
    <message>
        <source>Try once more with the same password?</source>
        <translation>Try once more with the same password?</translation>
    </message>
    <message>
        <source>The server has refused this password. Several wrong attempts can lock the account for a while.</source>
        <translation>The server has refused this password. Several wrong attempts can lock the account for a while.</translation>
    </message>
    <message>
        <source>Try</source>
        <translation>Try</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>Reading</name>
    <message>
        <source>The damaged file was kept as %1</source>
        <translation>The damaged file was kept as %1</translation>
    </message>
</context>
<context>
    <name>Removing</name>
    <message>
        <source>Its password is deleted from this computer. The mailbox itself is not touched.</source>
        <translation>Its password is deleted from this computer. The mailbox itself is not touched.</translation>
    </message>
    <message>
        <source>You are signed out of it on this computer: its permission is deleted here, and Google is asked to withdraw it, too. The mailbox itself is not touched. Whether that has been done is shown at %1</source>
        <translation>You are signed out of it on this computer: its permission is deleted here, and Google is asked to withdraw it, too. The mailbox itself is not touched. Whether that has been done is shown at %1</translation>
    </message>
    <message>
        <source>You are signed out of it on this computer: its permission is deleted here. The mailbox itself is not touched. To withdraw the permission at %1, too, open %2</source>
        <translation>You are signed out of it on this computer: its permission is deleted here. The mailbox itself is not touched. To withdraw the permission at %1, too, open %2</translation>
    </message>
    <message>
        <source>Remove anyway</source>
        <translation>Remove anyway</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Keep</translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message>
        <source>What connecting your mailbox does</source>
        <translation>What connecting your mailbox does</translation>
    </message>
    <message>
        <source>Reads</source>
        <translation>Reads</translation>
    </message>
    <message>
        <source>The messages in your mailbox, to show and file them in %1.</source>
        <translation>The messages in your mailbox, to show and file them in %1.</translation>
    </message>
    <message>
        <source>After &quot;Continue&quot; the server is looked for; your password is used at &quot;Connect inbox&quot; only.</source>
        <translation>After &quot;Continue&quot; the server is looked for; your password is used at &quot;Connect inbox&quot; only.</translation>
    </message>
    <message>
        <source>After &quot;Continue&quot; the sign-in server is contacted; you are signed in when you choose to.</source>
        <translation>After &quot;Continue&quot; the sign-in server is contacted; you are signed in when you choose to.</translation>
    </message>
    <message>
        <source>After &quot;Continue&quot; DNS may be asked for your provider; servers are contacted at &quot;Connect inbox&quot;.</source>
        <translation>After &quot;Continue&quot; DNS may be asked for your provider; servers are contacted at &quot;Connect inbox&quot;.</translation>
    </message>
    <message>
        <source>Sends</source>
        <translation>Sends</translation>
    </message>
    <message>
        <source>Stores</source>
        <translation>Stores</translation>
    </message>
    <message>
        <source>Your password, in this computer&apos;s own password store. Never in a file.</source>
        <translation>Your password, in this computer&apos;s own password store. Never in a file.</translation>
    </message>
    <message>
        <source>When</source>
        <translation>When</translation>
    </message>
    <message>
        <source>The messages and the calendar of your mailbox, to show and file them in %1.</source>
        <translation>The messages and the calendar of your mailbox, to show and file them in %1.</translation>
    </message>
    <message>
        <source>Microsoft asks you to allow: reading and changing your mail, sending mail, reading and changing your calendar, seeing your name and address, and staying signed in.</source>
        <translation>Microsoft asks you to allow: reading and changing your mail, sending mail, reading and changing your calendar, seeing your name and address, and staying signed in.</translation>
    </message>
    <message>
        <source>Google asks you to allow access to all your Gmail: for mail programs there is no less.</source>
        <translation>Google asks you to allow access to all your Gmail: for mail programs there is no less.</translation>
    </message>
    <message>
        <source>The permission to use your mailbox, sealed on this computer, its key in the password store. Never your password.</source>
        <translation>The permission to use your mailbox, sealed on this computer, its key in the password store. Never your password.</translation>
    </message>
    <message>
        <source>Or, if you choose it, an app password in that store.</source>
        <translation>Or, if you choose it, an app password in that store.</translation>
    </message>
    <message>
        <source>Servers, folders and state of the connection: on this computer only.</source>
        <translation>Servers, folders and state of the connection: on this computer only.</translation>
    </message>
    <message>
        <source>Read the full privacy text</source>
        <translation>Read the full privacy text</translation>
    </message>
    <message>
        <source>What you need before you start</source>
        <translation>What you need before you start</translation>
    </message>
    <message>
        <source>Copy this list</source>
        <translation>Copy this list</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Print…</translation>
    </message>
    <message>
        <source>Email address</source>
        <translation>Email address</translation>
    </message>
    <message>
        <source>The address that receives the mail</source>
        <translation>The address that receives the mail</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>Such as imap.example.com; known ones are filled in</source>
        <translation>Such as imap.example.com; known ones are filled in</translation>
    </message>
    <message>
        <source>Such as smtp.example.com; known ones are filled in</source>
        <translation>Such as smtp.example.com; known ones are filled in</translation>
    </message>
    <message>
        <source>If it is not the email address; your IT team knows</source>
        <translation>If it is not the email address; your IT team knows</translation>
    </message>
    <message>
        <source>Receiving server (IMAP)</source>
        <translation>Receiving server (IMAP)</translation>
    </message>
    <message>
        <source>Nothing: this is practice.</source>
        <translation>Nothing: this is practice.</translation>
    </message>
    <message>
        <source>What you write in %1, from your own address. The test email is switched off.</source>
        <translation>What you write in %1, from your own address. The test email is switched off.</translation>
    </message>
    <message>
        <source>What you write in %1, from your own address, and one test email to the mailbox itself.</source>
        <translation>What you write in %1, from your own address, and one test email to the mailbox itself.</translation>
    </message>
    <message>
        <source>What you write in %1, from your own address, and one test email to %2.</source>
        <translation>What you write in %1, from your own address, and one test email to %2.</translation>
    </message>
    <message>
        <source>You allow</source>
        <translation>You allow</translation>
    </message>
    <message>
        <source>Also stores</source>
        <translation>Also stores</translation>
    </message>
    <message>
        <source>With two-factor authentication: an app password</source>
        <translation>With two-factor authentication: an app password</translation>
    </message>
    <message>
        <source>Sending server (SMTP)</source>
        <translation>Sending server (SMTP)</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>Ports</translation>
    </message>
    <message>
        <source>Usually 993 for receiving, 465 for sending; with STARTTLS 143 and 587</source>
        <translation>Usually 993 for receiving, 465 for sending; with STARTTLS 143 and 587</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>Security</translation>
    </message>
    <message>
        <source>Encrypted from the start (TLS), or upgraded (STARTTLS)</source>
        <translation>Encrypted from the start (TLS), or upgraded (STARTTLS)</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>User name</translation>
    </message>
    <message>
        <source>Your browser</source>
        <translation>Your browser</translation>
    </message>
    <message>
        <source>You sign in there as you do for your webmail</source>
        <translation>You sign in there as you do for your webmail</translation>
    </message>
    <message>
        <source>Or another device</source>
        <translation>Or another device</translation>
    </message>
    <message>
        <source>Such as a phone, where you enter a code</source>
        <translation>Such as a phone, where you enter a code</translation>
    </message>
    <message>
        <source>Made at %1, with 2-Step Verification on</source>
        <translation>Made at %1, with 2-Step Verification on</translation>
    </message>
    <message>
        <source>Or an app password</source>
        <translation>Or an app password</translation>
    </message>
    <message>
        <source>As for your webmail; with two-factor authentication, an app password</source>
        <translation>As for your webmail; with two-factor authentication, an app password</translation>
    </message>
    <message>
        <source>Usually the part before the @; at some companies DOMAIN\username</source>
        <translation>Usually the part before the @; at some companies DOMAIN\username</translation>
    </message>
    <message>
        <source>Exchange URL</source>
        <translation>Exchange URL</translation>
    </message>
    <message>
        <source>Typically https://mail.domain.com/ews/exchange.asmx</source>
        <translation>Typically https://mail.domain.com/ews/exchange.asmx</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Exchange 2010 SP2 or later</source>
        <translation>Exchange 2010 SP2 or later</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copied</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>Privacy</translation>
    </message>
</context>
<context>
    <name>SignInPanel</name>
    <message>
        <source>Time left: %1</source>
        <translation>Time left: %1</translation>
    </message>
    <message>
        <source>What does the browser show?</source>
        <translation>What does the browser show?</translation>
    </message>
    <message>
        <source>Code: %1</source>
        <translation>Code: %1</translation>
    </message>
    <message>
        <source>Link for signing in</source>
        <translation>Link for signing in</translation>
    </message>
    <message>
        <source>Open the page here</source>
        <translation>Open the page here</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>Open again</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>Copy link</translation>
    </message>
    <message>
        <source>Copy code</source>
        <translation>Copy code</translation>
    </message>
    <message>
        <source>Sign in on this computer</source>
        <translation>Sign in on this computer</translation>
    </message>
    <message>
        <source>Use another device</source>
        <translation>Use another device</translation>
    </message>
    <message>
        <source>Waiting for you to sign in with %1 as %2 on another device</source>
        <translation>Waiting for you to sign in with %1 as %2 on another device</translation>
    </message>
    <message>
        <source>Open this address there, in any browser, and enter the code:</source>
        <translation>Open this address there, in any browser, and enter the code:</translation>
    </message>
    <message>
        <source>Waiting for you to sign in with %1 as %2 in your browser</source>
        <translation>Waiting for you to sign in with %1 as %2 in your browser</translation>
    </message>
    <message>
        <source>No browser could be opened. Copy this link into a browser on this computer:</source>
        <translation>No browser could be opened. Copy this link into a browser on this computer:</translation>
    </message>
    <message>
        <source>Link copied</source>
        <translation>Link copied</translation>
    </message>
    <message>
        <source>Code copied</source>
        <translation>Code copied</translation>
    </message>
</context>
<context>
    <name>StageRow</name>
    <message>
        <source>to come</source>
        <translation>to come</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>under way</translation>
    </message>
    <message>
        <source>done</source>
        <translation>done</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>failed</translation>
    </message>
</context>
<context>
    <name>SuccessPage</name>
    <message>
        <source>Practice finished: it would be connected</source>
        <translation>Practice finished: it would be connected</translation>
    </message>
    <message>
        <source>Your mailbox is connected</source>
        <translation>Your mailbox is connected</translation>
    </message>
    <message>
        <source>What was verified</source>
        <translation>What was verified</translation>
    </message>
    <message>
        <source>This was a pretend mailbox. Nothing was kept on this computer.</source>
        <translation>This was a pretend mailbox. Nothing was kept on this computer.</translation>
    </message>
    <message>
        <source>Your sign-in is kept for this session only, and forgotten when you quit.</source>
        <translation>Your sign-in is kept for this session only, and forgotten when you quit.</translation>
    </message>
    <message>
        <source>The password is kept for this session only, and forgotten when you quit.</source>
        <translation>The password is kept for this session only, and forgotten when you quit.</translation>
    </message>
    <message>
        <source>You find it under Connected emails. It is checked again every 30 minutes.</source>
        <translation>You find it under Connected emails. It is checked again every 30 minutes.</translation>
    </message>
    <message>
        <source>Receiving</source>
        <translation>Receiving</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Sending</translation>
    </message>
    <message>
        <source>Exchange URL</source>
        <translation>Exchange URL</translation>
    </message>
</context>
<context>
    <name>TextField</name>
    <message>
        <source>This is longer than the field can hold; the rest was left out.</source>
        <translation>This is longer than the field can hold; the rest was left out.</translation>
    </message>
</context>
<context>
    <name>TroublePage</name>
    <message>
        <source>Copied</source>
        <translation>Copied</translation>
    </message>
    <message>
        <source>Link copied</source>
        <translation>Link copied</translation>
    </message>
    <message>
        <source>Text copied</source>
        <translation>Text copied</translation>
    </message>
</context>
<context>
    <name>Unreadable</name>
    <message>
        <source>Connected emails can&apos;t be read just now</source>
        <translation>Connected emails can&apos;t be read just now</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>This file can&apos;t be used: %1 (%2). Perhaps the disk is full, the right to write is missing, or another program holds the file.</source>
        <translation>This file can&apos;t be used: %1 (%2). Perhaps the disk is full, the right to write is missing, or another program holds the file.</translation>
    </message>
</context>
<context>
    <name>WizardRun</name>
    <message>
        <source>The program itself has made a mistake.</source>
        <translation>The program itself has made a mistake.</translation>
    </message>
    <message>
        <source>The technical details could not be written to a file.</source>
        <translation>The technical details could not be written to a file.</translation>
    </message>
    <message>
        <source>The technical details were written to %1</source>
        <translation>The technical details were written to %1</translation>
    </message>
</context>
<context>
    <name>WizardWindow</name>
    <message>
        <source>Report copied</source>
        <translation>Report copied</translation>
    </message>
    <message>
        <source>Close without connecting?</source>
        <translation>Close without connecting?</translation>
    </message>
    <message>
        <source>What you have entered will be lost.</source>
        <translation>What you have entered will be lost.</translation>
    </message>
    <message>
        <source>Close and discard</source>
        <translation>Close and discard</translation>
    </message>
    <message>
        <source>Keep editing</source>
        <translation>Keep editing</translation>
    </message>
</context>
<context>
    <name>Works</name>
    <message>
        <source>Receiving works</source>
        <translation>Receiving works</translation>
    </message>
    <message>
        <source>Sending works</source>
        <translation>Sending works</translation>
    </message>
</context>
</TS>
