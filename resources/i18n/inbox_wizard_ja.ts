<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
<context>
    <name>AccountDetail</name>
    <message>
        <source>Recheck</source>
        <translation>再確認</translation>
    </message>
    <message>
        <source>Reconnect…</source>
        <translation>再接続…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>削除…</translation>
    </message>
    <message>
        <source>Last check: %1</source>
        <translation>前回の確認：%1</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>サーバー</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>メールサービス</translation>
    </message>
    <message>
        <source>Receiving</source>
        <translation>受信</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>送信</translation>
    </message>
    <message>
        <source>Exchange URL</source>
        <translation>Exchange URL</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>ユーザー名</translation>
    </message>
    <message>
        <source>User name for sending</source>
        <translation>送信用のユーザー名</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>レポートをコピー</translation>
    </message>
    <message>
        <source>Report copied</source>
        <translation>レポートをコピーしました</translation>
    </message>
    <message>
        <source>Sent folder</source>
        <translation>送信済みフォルダー</translation>
    </message>
    <message>
        <source>Drafts folder</source>
        <translation>下書きのフォルダー</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>サインイン</translation>
    </message>
    <message>
        <source>Was kept for one session only, and is forgotten</source>
        <translation>1 回の起動中だけ保持され、現在は残っていません</translation>
    </message>
    <message>
        <source>Kept for this session only</source>
        <translation>今回の起動中だけ保持</translation>
    </message>
    <message>
        <source>Allowed certificate</source>
        <translation>許可した証明書</translation>
    </message>
    <message>
        <source>Signed in with</source>
        <translation>認証方式</translation>
    </message>
    <message>
        <source>An app password</source>
        <translation>アプリパスワード</translation>
    </message>
    <message>
        <source>Signed in as</source>
        <translation>サインイン中のアカウント</translation>
    </message>
    <message>
        <source>The browser</source>
        <translation>ブラウザー</translation>
    </message>
</context>
<context>
    <name>AccountsWindow</name>
    <message>
        <source>Connected emails</source>
        <translation>接続済みのメール</translation>
    </message>
    <message>
        <source>Connect personal email</source>
        <translation>個人用メールを接続</translation>
    </message>
    <message>
        <source>Connect your mailbox, and your emails are where you work.</source>
        <translation>メールボックスを接続すると、いつもの作業画面でメールを使えます。</translation>
    </message>
    <message>
        <source>Practice with a pretend mailbox</source>
        <translation>練習用メールボックスで試す</translation>
    </message>
    <message>
        <source>Remove %1?</source>
        <translation>%1 を削除しますか？</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>残す</translation>
    </message>
    <message>
        <source>Removed: %1</source>
        <translation>削除しました：%1</translation>
    </message>
</context>
<context>
    <name>AdvancedPart</name>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Receiving (IMAP)</source>
        <translation>受信（IMAP）</translation>
    </message>
    <message>
        <source>Sending (SMTP)</source>
        <translation>送信（SMTP）</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>フォルダー</translation>
    </message>
    <message>
        <source>the email address</source>
        <translation>メールアドレスと同じ</translation>
    </message>
    <message>
        <source>the same as for receiving</source>
        <translation>受信用と同じ</translation>
    </message>
    <message>
        <source>found automatically</source>
        <translation>自動で検出します</translation>
    </message>
    <message>
        <source>the mailbox itself</source>
        <translation>このメールボックス自身</translation>
    </message>
    <message>
        <source>Encrypted from the start (TLS)</source>
        <translation>最初から暗号化（TLS）</translation>
    </message>
    <message>
        <source>Upgraded (STARTTLS)</source>
        <translation>途中から暗号化（STARTTLS）</translation>
    </message>
    <message>
        <source>Security for receiving</source>
        <translation>受信の接続の保護</translation>
    </message>
    <message>
        <source>Security for sending</source>
        <translation>送信の接続の保護</translation>
    </message>
    <message>
        <source>How to sign in</source>
        <translation>認証方式</translation>
    </message>
    <message>
        <source>Sign in on another device, with a code</source>
        <translation>別の端末でコードを使ってサインインする</translation>
    </message>
    <message>
        <source>For a computer whose browser can&apos;t be used: a phone will do.</source>
        <translation>このコンピューターのブラウザーが使えない場合に選びます。スマートフォンでも構いません。</translation>
    </message>
    <message>
        <source>Allow old servers (TLS 1.0 and 1.1)</source>
        <translation>古いサーバーを許可する（TLS 1.0 と 1.1）</translation>
    </message>
    <message>
        <source>Old encryption can be broken. Allow it only if your IT team tells you to.</source>
        <translation>古い暗号化は破られるおそれがあります。IT 担当者の指示がある場合だけ許可してください。</translation>
    </message>
    <message>
        <source>Create missing folders</source>
        <translation>足りないフォルダーを作成する</translation>
    </message>
    <message>
        <source>Send a test email as the last check</source>
        <translation>最後の確認としてテストメールを送信する</translation>
    </message>
    <message>
        <source>Certificates that you allowed</source>
        <translation>許可した証明書</translation>
    </message>
</context>
<context>
    <name>AlsoFound</name>
    <message>
        <source>Also found</source>
        <translation>ほかに見つかった問題</translation>
    </message>
    <message>
        <source>The same problem here.</source>
        <translation>こちらでも同じ問題が起きています。</translation>
    </message>
</context>
<context>
    <name>BrowserPart</name>
    <message>
        <source>Sign in with Google, in the browser</source>
        <translation>ブラウザーで Google にサインインする</translation>
    </message>
    <message>
        <source>Use an app password</source>
        <translation>アプリパスワードを使う</translation>
    </message>
    <message>
        <source>Open the app password page</source>
        <translation>アプリパスワードのページを開く</translation>
    </message>
    <message>
        <source>Signing in with Google is not set up in this copy of %1; an app password works without it.</source>
        <translation>この %1 には Google でのサインインが設定されていません。アプリパスワードはそのまま使えます。</translation>
    </message>
    <message>
        <source>Google makes app passwords for accounts with 2-Step Verification. Make one there, and enter its 16 letters here instead of your usual password.</source>
        <translation>Google では、2 段階認証プロセスが有効なアカウントでアプリパスワードを作成できます。作成した 16 文字を、いつものパスワードの代わりにここに入力してください。</translation>
    </message>
    <message>
        <source>You get a code, and an address to open on another device. Sign in there with this address and allow the access; the wizard goes on by itself. Your password is entered at Microsoft only.</source>
        <translation>コードと、別の端末で開くアドレスが表示されます。その端末でこのメールアドレスを使ってサインインし、アクセスを許可すると、ここで自動的に続きが進みます。パスワードは Microsoft のページでのみ入力します。</translation>
    </message>
    <message>
        <source>Your browser opens at %1. Sign in there with this address and allow the access; then come back here. Your password is entered at %1 only.</source>
        <translation>ブラウザーで %1 のページが開きます。このアドレスでサインインし、アクセスを許可してから、ここに戻ってください。パスワードは %1 のページでのみ入力します。</translation>
    </message>
</context>
<context>
    <name>BrowserShows</name>
    <message>
        <source>Nothing is known of this text. Copy the whole message, or choose below.</source>
        <translation>この文に該当する情報がありません。メッセージ全体をコピーするか、下から選んでください。</translation>
    </message>
    <message>
        <source>Number or text on the page</source>
        <translation>ページに表示された番号または文</translation>
    </message>
    <message>
        <source>Look it up</source>
        <translation>調べる</translation>
    </message>
    <message>
        <source>Or choose what you see:</source>
        <translation>または、表示内容を選んでください：</translation>
    </message>
</context>
<context>
    <name>BrowserShowsDialog</name>
    <message>
        <source>What does the browser show?</source>
        <translation>ブラウザーに何が表示されていますか？</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
</context>
<context>
    <name>CertificateDialog</name>
    <message>
        <source>The certificate of %1</source>
        <translation>%1 の証明書</translation>
    </message>
    <message>
        <source>It is used for receiving (port %1) and for sending (port %2), and is allowed for both at once.</source>
        <translation>受信（ポート %1）と送信（ポート %2）の両方に使われており、許可は両方に適用されます。</translation>
    </message>
    <message>
        <source>Allow it only if your IT team or provider confirms this fingerprint, read out or in writing. Then exactly this certificate is accepted, on this server only.</source>
        <translation>IT 担当者または提供元が、このフィンガープリントを口頭か文書で確認した場合だけ許可してください。許可すると、このサーバーでこの証明書だけが受け入れられます。</translation>
    </message>
    <message>
        <source>Allow this certificate</source>
        <translation>この証明書を許可</translation>
    </message>
    <message>
        <source>Don&apos;t allow</source>
        <translation>許可しない</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>ConnectingPage</name>
    <message>
        <source>Saving %1</source>
        <translation>%1 を保存しています</translation>
    </message>
    <message>
        <source>Connecting %1</source>
        <translation>%1 を接続しています</translation>
    </message>
    <message>
        <source>Receiving</source>
        <translation>受信</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>送信</translation>
    </message>
    <message>
        <source>Time since the start</source>
        <translation>開始からの時間</translation>
    </message>
    <message>
        <source>The browser has answered</source>
        <translation>ブラウザーから応答がありました</translation>
    </message>
    <message>
        <source>%1: everything works</source>
        <translation>%1：すべて正常です</translation>
    </message>
    <message>
        <source>%1: something is in the way</source>
        <translation>%1：問題が見つかりました</translation>
    </message>
    <message>
        <source>%1 s left</source>
        <translation>残り %1 秒</translation>
    </message>
</context>
<context>
    <name>DetailsPage</name>
    <message>
        <source>Everything was kept. The saved password is used unless you type another.</source>
        <translation>入力内容はすべて残っています。別のパスワードを入力しなければ、保存済みのパスワードを使います。</translation>
    </message>
    <message>
        <source>Check your details</source>
        <translation>入力内容を確認してください</translation>
    </message>
    <message>
        <source>Everything was kept. Sign in once more to reconnect.</source>
        <translation>入力内容はそのまま残っています。もう一度サインインすると再接続できます。</translation>
    </message>
    <message>
        <source>Everything was kept but the password: enter it again.</source>
        <translation>パスワード以外はすべて残っています。パスワードをもう一度入力してください。</translation>
    </message>
    <message>
        <source>Enter your details</source>
        <translation>情報を入力してください</translation>
    </message>
    <message>
        <source>with two-factor authentication, an app password</source>
        <translation>2 要素認証を使っている場合はアプリパスワード</translation>
    </message>
    <message>
        <source>the saved password</source>
        <translation>保存済みのパスワード</translation>
    </message>
    <message>
        <source>name@example.com</source>
        <translation>name@example.com</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>非表示</translation>
    </message>
    <message>
        <source>Advanced options</source>
        <translation>詳細オプション</translation>
    </message>
</context>
<context>
    <name>ExchangeFacts</name>
    <message>
        <source>Version</source>
        <translation>バージョン</translation>
    </message>
    <message>
        <source>Folders of inbox rules</source>
        <translation>受信トレイのルールのフォルダー</translation>
    </message>
</context>
<context>
    <name>ExchangePart</name>
    <message>
        <source>Usually the part before the @; at some companies DOMAIN\username</source>
        <translation>通常は @ の前の部分です。会社によっては「DOMAIN\ユーザー名」です</translation>
    </message>
    <message>
        <source>the email address is used; some servers want DOMAIN\username</source>
        <translation>メールアドレス（「DOMAIN\ユーザー名」が必要なサーバーもあります）</translation>
    </message>
    <message>
        <source>Or the address that your browser shows for your webmail</source>
        <translation>ウェブメールを開いたときにブラウザーに表示されるアドレスでもかまいません</translation>
    </message>
    <message>
        <source>No Exchange server was found for %1. Please enter its URL, like https://mail.example.com/ews/exchange.asmx.</source>
        <translation>%1 の Exchange サーバーは見つかりませんでした。URL を入力してください（例：https://mail.example.com/ews/exchange.asmx）。</translation>
    </message>
    <message>
        <source>The Exchange server is still being looked for; a moment, please.</source>
        <translation>Exchange サーバーを探しています。少しお待ちください。</translation>
    </message>
</context>
<context>
    <name>FinderPanel</name>
    <message>
        <source>Use this URL</source>
        <translation>この URL を使う</translation>
    </message>
    <message>
        <source>Others named this server: use it only if you know it.</source>
        <translation>このサーバーは他のサーバーから案内されたものです。ご存じの場合だけ使ってください。</translation>
    </message>
    <message>
        <source>You don&apos;t know the URL? Paste the address that your browser shows for your webmail, or leave the field empty: it is looked for with your email address.</source>
        <translation>URL がわからない場合は、ウェブメールを開いたときにブラウザーに表示されるアドレスを貼り付けてください。空欄のままなら、メールアドレスをもとに探します。</translation>
    </message>
    <message>
        <source>Looking for the Exchange server …</source>
        <translation>Exchange サーバーを探しています…</translation>
    </message>
    <message>
        <source>This mailbox is in Microsoft 365, where Exchange Web Services are being switched off. What you have entered is kept.</source>
        <translation>このメールボックスは Microsoft 365 にあり、Exchange Web サービスは廃止が進んでいます。入力した内容は残ります。</translation>
    </message>
    <message>
        <source>This is a private Microsoft account (outlook.com). It has no Exchange URL; its way is Microsoft 365.</source>
        <translation>個人用の Microsoft アカウント（outlook.com）です。Exchange URL はありません。Microsoft 365 を選んでください。</translation>
    </message>
    <message>
        <source>This page is only for signing in. Sign in to your webmail and paste the address that is shown then.</source>
        <translation>これはサインイン用のページです。ウェブメールにサインインし、その後に表示されるアドレスを貼り付けてください。</translation>
    </message>
    <message>
        <source>This is a mail server for IMAP or SMTP, not Exchange&apos;s web address.</source>
        <translation>これは IMAP または SMTP のメールサーバーで、Exchange のウェブアドレスではありません。</translation>
    </message>
    <message>
        <source>%1 only offers ActiveSync, the connection for phones. Ask your IT team for the URL of Exchange Web Services (EWS).</source>
        <translation>%1 で使えるのは、スマートフォン用の ActiveSync だけです。Exchange Web サービス（EWS）の URL を IT 担当者に確認してください。</translation>
    </message>
    <message>
        <source>%1 lets nobody in from here. Ask your IT team whether Exchange Web Services (EWS) are open for you.</source>
        <translation>%1 は、ここからの接続を許可していません。Exchange Web サービス（EWS）を利用できるかどうかを IT 担当者に確認してください。</translation>
    </message>
    <message>
        <source>%1 can&apos;t be reached from here. Check the name, and your company&apos;s network or VPN.</source>
        <translation>ここからは %1 に接続できません。名前と、社内ネットワークや VPN への接続を確認してください。</translation>
    </message>
    <message>
        <source>Exchange was not found at %1. Ask your IT team for the Exchange URL.</source>
        <translation>%1 に Exchange は見つかりませんでした。Exchange URL を IT 担当者に確認してください。</translation>
    </message>
    <message>
        <source>No Exchange server was found for %1. Paste the address that your browser shows for your webmail.</source>
        <translation>%1 の Exchange サーバーは見つかりませんでした。ウェブメールを開いたときにブラウザーに表示されるアドレスを貼り付けてください。</translation>
    </message>
    <message>
        <source>Exchange answers at this URL</source>
        <translation>この URL で Exchange が応答しました</translation>
    </message>
    <message>
        <source>Found with your email address: Exchange answers at this URL</source>
        <translation>メールアドレスから見つかりました。この URL で Exchange が応答しました</translation>
    </message>
    <message>
        <source>Exchange answers at %1</source>
        <translation>%1 で Exchange が応答しました</translation>
    </message>
    <message>
        <source>sign-in: %1</source>
        <translation>サインイン：%1</translation>
    </message>
    <message>
        <source>%1 (%2).</source>
        <translation>%1（%2）。</translation>
    </message>
    <message>
        <source>%1.</source>
        <translation>%1。</translation>
    </message>
    <message>
        <source>named by a DNS record</source>
        <translation>DNS レコードに記載</translation>
    </message>
    <message>
        <source>named by an unencrypted answer</source>
        <translation>暗号化されていない応答に記載</translation>
    </message>
    <message>
        <source>named by Autodiscover</source>
        <translation>自動検出（Autodiscover）で案内</translation>
    </message>
    <message>
        <source>found under a usual name</source>
        <translation>一般的な名前で発見</translation>
    </message>
    <message>
        <source>The certificate of %1 is not right. Choose &quot;Connect inbox&quot; to see what is wrong with it.</source>
        <translation>%1 の証明書に問題があります。［メールボックスを接続］を選ぶと、何が問題かを確認できます。</translation>
    </message>
    <message>
        <source>Exchange usually answers at %2. The certificate of %1 is not right, so it was not asked.</source>
        <translation>Exchange のアドレスは通常 %2 です。%1 の証明書に問題があるため、確認はしていません。</translation>
    </message>
    <message>
        <source>This is the address of Outlook Web App.</source>
        <translation>これは Outlook Web App のアドレスです。</translation>
    </message>
    <message>
        <source>This is the address for phones (ActiveSync).</source>
        <translation>これはスマートフォン用（ActiveSync）のアドレスです。</translation>
    </message>
    <message>
        <source>For programs, the address ends differently.</source>
        <translation>ソフトからの接続では、アドレスの末尾が異なります。</translation>
    </message>
    <message>
        <source>The folder in the middle is kept.</source>
        <translation>途中のフォルダー名はそのまま使います。</translation>
    </message>
    <message>
        <source>https is used instead of http.</source>
        <translation>http の代わりに https を使います。</translation>
    </message>
    <message>
        <source>A slip at the beginning was put right.</source>
        <translation>先頭の入力ミスを直しました。</translation>
    </message>
    <message>
        <source>A user name or password stood in the address; it was left out and is sent nowhere.</source>
        <translation>アドレスに含まれていたユーザー名やパスワードは取り除きました。どこにも送信しません。</translation>
    </message>
    <message>
        <source>The text around the address was left out.</source>
        <translation>アドレスの前後の文字は取り除きました。</translation>
    </message>
    <message>
        <source>On the network, the server&apos;s name is %1.</source>
        <translation>ネットワーク上のサーバー名は %1 です。</translation>
    </message>
    <message>
        <source>The server is named by a number; its certificate will hardly match that.</source>
        <translation>サーバーが数字で指定されています。証明書の名前とは一致しないことがほとんどです。</translation>
    </message>
    <message>
        <source>This name is known only inside the company&apos;s network or VPN.</source>
        <translation>この名前は、社内ネットワークまたは VPN の中だけで使えます。</translation>
    </message>
</context>
<context>
    <name>FolderDialog</name>
    <message>
        <source>Folder for drafts</source>
        <translation>下書きのフォルダー</translation>
    </message>
    <message>
        <source>Folder for sent emails</source>
        <translation>送信済みメールのフォルダー</translation>
    </message>
    <message>
        <source>Which folder holds your drafts?</source>
        <translation>下書きはどのフォルダーにありますか</translation>
    </message>
    <message>
        <source>Which folder holds your sent emails?</source>
        <translation>送信済みメールはどのフォルダーにありますか</translation>
    </message>
    <message>
        <source>Use this folder</source>
        <translation>このフォルダーを使う</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>The inbox can&apos;t be used for it, and is not listed.</source>
        <translation>受信トレイは使えないため、表示していません。</translation>
    </message>
</context>
<context>
    <name>Found</name>
    <message>
        <source>What was found</source>
        <translation>わかったこと</translation>
    </message>
</context>
<context>
    <name>Frame</name>
    <message>
        <source>Connect personal email</source>
        <translation>個人用メールを接続</translation>
    </message>
    <message>
        <source>Practice with a pretend mailbox</source>
        <translation>練習用メールボックスで試す</translation>
    </message>
    <message>
        <source>Connect inbox</source>
        <translation>メールボックスを接続</translation>
    </message>
    <message>
        <source>Choose another provider</source>
        <translation>別のメールサービスを選ぶ</translation>
    </message>
    <message>
        <source>Sign in with Microsoft</source>
        <translation>Microsoft でサインイン</translation>
    </message>
    <message>
        <source>Sign in with Google</source>
        <translation>Google でサインイン</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>戻る</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>続ける</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>メールサービス</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>内容の確認</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>情報の入力</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>you are here</source>
        <translation>現在の手順</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>to come</source>
        <translation>これから</translation>
    </message>
    <message>
        <source>Step %1 of %2: %3, %4</source>
        <translation>手順 %1 / %2：%3、%4</translation>
    </message>
</context>
<context>
    <name>HintPanel</name>
    <message>
        <source>Its servers: %1 for receiving, %2 for sending.</source>
        <translation>サーバーは、受信が %1、送信が %2 です。</translation>
    </message>
    <message>
        <source>Its servers are filled in for you.</source>
        <translation>サーバーは入力済みです。</translation>
    </message>
    <message>
        <source>Your password will be kept in this computer&apos;s own password store, never in a file.</source>
        <translation>パスワードは、このコンピューターのパスワード保管機能に保存されます。ファイルには保存されません。</translation>
    </message>
    <message>
        <source>Open the app password page</source>
        <translation>アプリパスワードのページを開く</translation>
    </message>
    <message>
        <source>Open the page that switches on IMAP</source>
        <translation>IMAP を有効にするページを開く</translation>
    </message>
    <message>
        <source>Use these servers</source>
        <translation>このサーバーを使う</translation>
    </message>
    <message>
        <source>This is an address of %1; signing in here will probably not find its mailbox.</source>
        <translation>これは %1 のアドレスです。このままサインインしても、メールボックスが見つからない可能性があります。</translation>
    </message>
</context>
<context>
    <name>KeyringPanel</name>
    <message>
        <source>Checking whether this computer can keep a password safely …</source>
        <translation>このコンピューターでパスワードを安全に保管できるか確認しています…</translation>
    </message>
    <message>
        <source>Checking whether this computer can keep your sign-in safely …</source>
        <translation>このコンピューターでサインイン情報を安全に保管できるか確認しています…</translation>
    </message>
    <message>
        <source>The password is kept for this session only, and forgotten when you quit.</source>
        <translation>パスワードは今回の起動中だけ保持し、終了すると消えます。</translation>
    </message>
    <message>
        <source>Your sign-in is kept for this session only, and forgotten when you quit.</source>
        <translation>サインイン情報は今回の起動中だけ保持し、終了すると消えます。</translation>
    </message>
    <message>
        <source>Connect for this session only</source>
        <translation>今回の起動中だけ接続する</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>もう一度確認</translation>
    </message>
</context>
<context>
    <name>LanguageButton</name>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
</context>
<context>
    <name>LastCheckCard</name>
    <message>
        <source>The last check</source>
        <translation>前回の確認</translation>
    </message>
    <message>
        <source>Receiving</source>
        <translation>受信</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>送信</translation>
    </message>
</context>
<context>
    <name>Listing</name>
    <message>
        <source>Filter</source>
        <translation>絞り込み</translation>
    </message>
    <message>
        <source>part of an address</source>
        <translation>アドレスの一部</translation>
    </message>
    <message>
        <source>Connected emails</source>
        <translation>接続済みのメール</translation>
    </message>
</context>
<context>
    <name>MailPlace</name>
    <message>
        <source>The mail of %1 is hosted at %2.</source>
        <translation>%1 のメールは %2 で運用されています。</translation>
    </message>
    <message>
        <source>The mail of %1 goes through a filter (%2); where its mailboxes are can&apos;t be seen from outside.</source>
        <translation>%1 のメールはフィルター（%2）を経由しています。メールボックスの場所は外から確認できません。</translation>
    </message>
    <message>
        <source>The mail of %1 goes to the server %2.</source>
        <translation>%1 のメールはサーバー %2 に届きます。</translation>
    </message>
</context>
<context>
    <name>PathPicture</name>
    <message>
        <source>works</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>broken here</source>
        <translation>ここで問題が発生</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>未到達</translation>
    </message>
    <message>
        <source>The path to your mailbox</source>
        <translation>メールボックスまでの経路</translation>
    </message>
</context>
<context>
    <name>PracticeBanner</name>
    <message>
        <source>Practice: pretend mailbox. Nothing leaves this computer, nothing is kept.</source>
        <translation>練習：練習用メールボックスです。データがこのコンピューターの外に出ることはなく、何も保存されません。</translation>
    </message>
</context>
<context>
    <name>PracticeDialog</name>
    <message>
        <source>Practice</source>
        <translation>練習</translation>
    </message>
    <message>
        <source>Practice with a pretend mailbox</source>
        <translation>練習用メールボックスで試す</translation>
    </message>
    <message>
        <source>The mail servers run on this computer only. Choose how they behave; nothing is kept.</source>
        <translation>メールサーバーはこのコンピューターの中だけで動きます。動作を選んでください。何も保存されません。</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>絞り込み</translation>
    </message>
    <message>
        <source>words of a title, a group or a code</source>
        <translation>タイトル、グループ、コードの一部</translation>
    </message>
    <message>
        <source>How the pretend servers behave</source>
        <translation>練習用サーバーの動作</translation>
    </message>
    <message>
        <source>Everything works</source>
        <translation>すべて正常</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>証明書</translation>
    </message>
    <message>
        <source>Broken off or unreadable</source>
        <translation>切断、または読み取り不能</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Start practice</source>
        <translation>練習を始める</translation>
    </message>
    <message>
        <source>Starting the pretend servers …</source>
        <translation>練習用サーバーを起動しています…</translation>
    </message>
    <message>
        <source>No pretend mailbox has these words.</source>
        <translation>これらの語を含む練習用メールボックスはありません。</translation>
    </message>
    <message>
        <source>The pretend servers did not start on this computer.</source>
        <translation>このコンピューターで練習用サーバーを起動できませんでした。</translation>
    </message>
</context>
<context>
    <name>ProblemPanel</name>
    <message>
        <source>What to do</source>
        <translation>対処方法</translation>
    </message>
    <message>
        <source>Who can fix it: %1</source>
        <translation>対応できる人：%1</translation>
    </message>
    <message>
        <source>Text for the administrator</source>
        <translation>管理者向けの文面</translation>
    </message>
    <message>
        <source>What the server said</source>
        <translation>サーバーのメッセージ</translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation>技術的な詳細</translation>
    </message>
    <message>
        <source>Receiving</source>
        <translation>受信</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>送信</translation>
    </message>
</context>
<context>
    <name>ProviderPage</name>
    <message>
        <source>Which provider is your mailbox with?</source>
        <translation>どのメールサービスのメールボックスですか？</translation>
    </message>
    <message>
        <source>Not set up</source>
        <translation>未設定</translation>
    </message>
    <message>
        <source>Outlook at work or school, outlook.com</source>
        <translation>職場や学校の Outlook、outlook.com</translation>
    </message>
    <message>
        <source>Gmail, Google Workspace</source>
        <translation>Gmail、Google Workspace</translation>
    </message>
    <message>
        <source>Your company&apos;s own server; choose it for ActiveSync, too</source>
        <translation>会社が運用しているサーバー（ActiveSync の場合もこちら）</translation>
    </message>
    <message>
        <source>Any other provider, with an email password</source>
        <translation>上記以外のメールサービス（メールのパスワードを使用）</translation>
    </message>
    <message>
        <source>Not sure? Type your email address</source>
        <translation>わからない場合は、メールアドレスを入力してください</translation>
    </message>
    <message>
        <source>The address is only compared with a list on this computer.</source>
        <translation>アドレスは、このコンピューターにある一覧と照合するだけです。</translation>
    </message>
    <message>
        <source>name@example.com</source>
        <translation>name@example.com</translation>
    </message>
    <message>
        <source>Signing in with Google is not set up in this copy of %1. Continue, and connect with an app password.</source>
        <translation>この %1 には Google でのサインインが設定されていません。このまま続けて、アプリパスワードで接続してください。</translation>
    </message>
    <message>
        <source>Signing in with Microsoft is not set up in this copy of %1: it has no application ID. Ask whoever gave you the program; if your organisation has an ID of its own, its administrator can enter it in the file %2.</source>
        <translation>この %1 には Microsoft でのサインインが設定されていません（アプリケーション ID がありません）。このソフトの提供者に問い合わせてください。組織に独自の ID がある場合は、管理者がファイル %2 に入力できます。</translation>
    </message>
    <message>
        <source>This address is with %1. Choose %2.</source>
        <translation>このアドレスは %1 のものです。%2 を選んでください。</translation>
    </message>
    <message>
        <source>This address is with %1. It needs %2, which is not set up here, for the reason above.</source>
        <translation>このアドレスは %1 のものです。%2 が必要ですが、ここでは設定されていません。理由は上に表示されています。</translation>
    </message>
    <message>
        <source>This address is not on our list. Choose Exchange for a company&apos;s own server, else Other (IMAP).</source>
        <translation>このアドレスは一覧にありません。会社のサーバーなら Exchange、それ以外は「その他（IMAP）」を選んでください。</translation>
    </message>
    <message>
        <source>This address is with %1. Its servers are filled in for you.</source>
        <translation>このアドレスは %1 のものです。サーバーは自動で入力されます。</translation>
    </message>
</context>
<context>
    <name>Question</name>
    <message>
        <source>Try once more with the same password?</source>
        <translation>同じパスワードでもう一度試しますか？</translation>
    </message>
    <message>
        <source>The server has refused this password. Several wrong attempts can lock the account for a while.</source>
        <translation>このパスワードはサーバーに拒否されました。間違いが続くと、アカウントが一定時間ロックされることがあります。</translation>
    </message>
    <message>
        <source>Try</source>
        <translation>試す</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
</context>
<context>
    <name>Reading</name>
    <message>
        <source>The damaged file was kept as %1</source>
        <translation>壊れたファイルは次の名前で残してあります：%1</translation>
    </message>
</context>
<context>
    <name>Removing</name>
    <message>
        <source>Its password is deleted from this computer. The mailbox itself is not touched.</source>
        <translation>パスワードがこのコンピューターから削除されます。メールボックスそのものは変わりません。</translation>
    </message>
    <message>
        <source>You are signed out of it on this computer: its permission is deleted here, and Google is asked to withdraw it, too. The mailbox itself is not touched. Whether that has been done is shown at %1</source>
        <translation>このコンピューターでサインアウトします。ここに保存された許可は削除され、Google にも許可の取り消しを依頼します。メールボックスそのものは変わりません。取り消されたかどうかは %1 で確認できます</translation>
    </message>
    <message>
        <source>You are signed out of it on this computer: its permission is deleted here. The mailbox itself is not touched. To withdraw the permission at %1, too, open %2</source>
        <translation>このコンピューターからサインアウトし、保存した許可を削除します。メールボックス自体は変わりません。%1 側の許可も取り消すには、次のページを開いてください：%2</translation>
    </message>
    <message>
        <source>Remove anyway</source>
        <translation>そのまま削除</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>削除しない</translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message>
        <source>What connecting your mailbox does</source>
        <translation>接続すると行われること</translation>
    </message>
    <message>
        <source>Reads</source>
        <translation>読み取り</translation>
    </message>
    <message>
        <source>The messages in your mailbox, to show and file them in %1.</source>
        <translation>メールボックスのメールを読み取り、%1 に表示して整理します。</translation>
    </message>
    <message>
        <source>After &quot;Continue&quot; the server is looked for; your password is used at &quot;Connect inbox&quot; only.</source>
        <translation>［続ける］を押すとサーバーを探します。パスワードは［メールボックスを接続］を押すまで使いません。</translation>
    </message>
    <message>
        <source>After &quot;Continue&quot; the sign-in server is contacted; you are signed in when you choose to.</source>
        <translation>［続ける］を押すと、サインイン用サーバーに接続します。選択するまでサインインはしません。</translation>
    </message>
    <message>
        <source>After &quot;Continue&quot; DNS may be asked for your provider; servers are contacted at &quot;Connect inbox&quot;.</source>
        <translation>［続ける］の後、提供元を DNS で調べる場合があります。サーバーに接続するのは最後です。</translation>
    </message>
    <message>
        <source>Sends</source>
        <translation>送信</translation>
    </message>
    <message>
        <source>Stores</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Your password, in this computer&apos;s own password store. Never in a file.</source>
        <translation>パスワードは、このコンピューターのパスワード保管機能に保存します。ファイルには保存しません。</translation>
    </message>
    <message>
        <source>When</source>
        <translation>時期</translation>
    </message>
    <message>
        <source>The messages and the calendar of your mailbox, to show and file them in %1.</source>
        <translation>メールボックスのメールと予定表。%1 で表示し、整理するためです。</translation>
    </message>
    <message>
        <source>Microsoft asks you to allow: reading and changing your mail, sending mail, reading and changing your calendar, seeing your name and address, and staying signed in.</source>
        <translation>Microsoft のページで、メールの読み取りと変更、メールの送信、予定表の読み取りと変更、名前とアドレスの表示、サインインの維持について許可を求められます。</translation>
    </message>
    <message>
        <source>Google asks you to allow access to all your Gmail: for mail programs there is no less.</source>
        <translation>Google のページで、Gmail 全体へのアクセスの許可を求められます。メールソフト用の許可は、これだけです。</translation>
    </message>
    <message>
        <source>The permission to use your mailbox, sealed on this computer, its key in the password store. Never your password.</source>
        <translation>メールボックスを使う許可。暗号化してこのコンピューターに保存し、その鍵はパスワード保管機能に入れます。パスワードは保存しません。</translation>
    </message>
    <message>
        <source>Or, if you choose it, an app password in that store.</source>
        <translation>アプリパスワードを選んだ場合は、それをパスワード保管機能に保存します。</translation>
    </message>
    <message>
        <source>Servers, folders and state of the connection: on this computer only.</source>
        <translation>サーバー、フォルダー、接続の状態は、このコンピューターだけに保存します。</translation>
    </message>
    <message>
        <source>Read the full privacy text</source>
        <translation>プライバシーについての全文を読む</translation>
    </message>
    <message>
        <source>What you need before you start</source>
        <translation>始める前に必要なもの</translation>
    </message>
    <message>
        <source>Copy this list</source>
        <translation>この一覧をコピー</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>印刷…</translation>
    </message>
    <message>
        <source>Email address</source>
        <translation>メールアドレス</translation>
    </message>
    <message>
        <source>The address that receives the mail</source>
        <translation>メールを受け取るアドレス</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>Such as imap.example.com; known ones are filled in</source>
        <translation>例：imap.example.com（主なものは自動入力）</translation>
    </message>
    <message>
        <source>Such as smtp.example.com; known ones are filled in</source>
        <translation>例：smtp.example.com（主なものは自動入力）</translation>
    </message>
    <message>
        <source>If it is not the email address; your IT team knows</source>
        <translation>メールアドレスと異なる場合のみ（IT 担当者に確認）</translation>
    </message>
    <message>
        <source>Receiving server (IMAP)</source>
        <translation>受信サーバー（IMAP）</translation>
    </message>
    <message>
        <source>Nothing: this is practice.</source>
        <translation>なし（練習のため、何も保存しません）。</translation>
    </message>
    <message>
        <source>What you write in %1, from your own address. The test email is switched off.</source>
        <translation>%1 で書いたメールを、お使いのアドレスから送信します。テストメールは送信しない設定です。</translation>
    </message>
    <message>
        <source>What you write in %1, from your own address, and one test email to the mailbox itself.</source>
        <translation>%1 で書いたメールと、このメールボックス自身に宛てたテストメール 1 通を送信します。</translation>
    </message>
    <message>
        <source>What you write in %1, from your own address, and one test email to %2.</source>
        <translation>%1 で書いたメールと、%2 に宛てたテストメール 1 通を、お使いのアドレスから送信します。</translation>
    </message>
    <message>
        <source>You allow</source>
        <translation>許可する内容</translation>
    </message>
    <message>
        <source>Also stores</source>
        <translation>ほかに保存</translation>
    </message>
    <message>
        <source>With two-factor authentication: an app password</source>
        <translation>2 要素認証の場合はアプリパスワード</translation>
    </message>
    <message>
        <source>Sending server (SMTP)</source>
        <translation>送信サーバー（SMTP）</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>ポート</translation>
    </message>
    <message>
        <source>Usually 993 for receiving, 465 for sending; with STARTTLS 143 and 587</source>
        <translation>通常は受信 993、送信 465（STARTTLS では 143 と 587）</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>接続の保護</translation>
    </message>
    <message>
        <source>Encrypted from the start (TLS), or upgraded (STARTTLS)</source>
        <translation>最初から暗号化（TLS）、または途中から暗号化（STARTTLS）</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>ユーザー名</translation>
    </message>
    <message>
        <source>Your browser</source>
        <translation>ブラウザー</translation>
    </message>
    <message>
        <source>You sign in there as you do for your webmail</source>
        <translation>ウェブメールと同じようにサインインします</translation>
    </message>
    <message>
        <source>Or another device</source>
        <translation>または別の端末</translation>
    </message>
    <message>
        <source>Such as a phone, where you enter a code</source>
        <translation>スマートフォンなどで、コードを入力します</translation>
    </message>
    <message>
        <source>Made at %1, with 2-Step Verification on</source>
        <translation>%1 で作成します（2 段階認証プロセスが必要です）</translation>
    </message>
    <message>
        <source>Or an app password</source>
        <translation>またはアプリパスワード</translation>
    </message>
    <message>
        <source>As for your webmail; with two-factor authentication, an app password</source>
        <translation>ウェブメールと同じもの。2 要素認証の場合はアプリパスワード</translation>
    </message>
    <message>
        <source>Usually the part before the @; at some companies DOMAIN\username</source>
        <translation>通常は @ の前の部分です。会社によっては「DOMAIN\ユーザー名」です</translation>
    </message>
    <message>
        <source>Exchange URL</source>
        <translation>Exchange URL</translation>
    </message>
    <message>
        <source>Typically https://mail.domain.com/ews/exchange.asmx</source>
        <translation>通常は https://mail.domain.com/ews/exchange.asmx</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>バージョン</translation>
    </message>
    <message>
        <source>Exchange 2010 SP2 or later</source>
        <translation>Exchange 2010 SP2 以降</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>コピーしました</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>プライバシー</translation>
    </message>
</context>
<context>
    <name>SignInPanel</name>
    <message>
        <source>Time left: %1</source>
        <translation>残り時間：%1</translation>
    </message>
    <message>
        <source>What does the browser show?</source>
        <translation>ブラウザーに何が表示されていますか？</translation>
    </message>
    <message>
        <source>Code: %1</source>
        <translation>コード：%1</translation>
    </message>
    <message>
        <source>Link for signing in</source>
        <translation>サインイン用のリンク</translation>
    </message>
    <message>
        <source>Open the page here</source>
        <translation>ページをここで開く</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>もう一度開く</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>リンクをコピー</translation>
    </message>
    <message>
        <source>Copy code</source>
        <translation>コードをコピー</translation>
    </message>
    <message>
        <source>Sign in on this computer</source>
        <translation>このコンピューターでサインインする</translation>
    </message>
    <message>
        <source>Use another device</source>
        <translation>別の端末を使う</translation>
    </message>
    <message>
        <source>Waiting for you to sign in with %1 as %2 on another device</source>
        <translation>別の端末で %1 に %2 としてサインインしてください</translation>
    </message>
    <message>
        <source>Open this address there, in any browser, and enter the code:</source>
        <translation>その端末のブラウザーで次のアドレスを開き、コードを入力してください：</translation>
    </message>
    <message>
        <source>Waiting for you to sign in with %1 as %2 in your browser</source>
        <translation>ブラウザーで %1 に %2 としてサインインしてください</translation>
    </message>
    <message>
        <source>No browser could be opened. Copy this link into a browser on this computer:</source>
        <translation>ブラウザーを開けませんでした。次のリンクを、このコンピューターのブラウザーに貼り付けてください：</translation>
    </message>
    <message>
        <source>Link copied</source>
        <translation>リンクをコピーしました</translation>
    </message>
    <message>
        <source>Code copied</source>
        <translation>コードをコピーしました</translation>
    </message>
</context>
<context>
    <name>StageRow</name>
    <message>
        <source>to come</source>
        <translation>これから</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>実行中</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
</context>
<context>
    <name>SuccessPage</name>
    <message>
        <source>Practice finished: it would be connected</source>
        <translation>練習完了：接続できる状態です</translation>
    </message>
    <message>
        <source>Your mailbox is connected</source>
        <translation>メールボックスを接続しました</translation>
    </message>
    <message>
        <source>What was verified</source>
        <translation>確認した内容</translation>
    </message>
    <message>
        <source>This was a pretend mailbox. Nothing was kept on this computer.</source>
        <translation>これは練習用メールボックスでした。このコンピューターには何も保存されていません。</translation>
    </message>
    <message>
        <source>Your sign-in is kept for this session only, and forgotten when you quit.</source>
        <translation>サインイン情報は今回の起動中だけ保持し、終了すると消えます。</translation>
    </message>
    <message>
        <source>The password is kept for this session only, and forgotten when you quit.</source>
        <translation>パスワードは今回の起動中だけ保持し、終了すると消えます。</translation>
    </message>
    <message>
        <source>You find it under Connected emails. It is checked again every 30 minutes.</source>
        <translation>「接続済みのメール」に表示されます。30 分ごとに確認します。</translation>
    </message>
    <message>
        <source>Receiving</source>
        <translation>受信</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>送信</translation>
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
        <translation>この欄に入力できる長さを超えたため、超えた部分は入力されていません。</translation>
    </message>
</context>
<context>
    <name>TroublePage</name>
    <message>
        <source>Copied</source>
        <translation>コピーしました</translation>
    </message>
    <message>
        <source>Link copied</source>
        <translation>リンクをコピーしました</translation>
    </message>
    <message>
        <source>Text copied</source>
        <translation>文面をコピーしました</translation>
    </message>
</context>
<context>
    <name>Unreadable</name>
    <message>
        <source>Connected emails can&apos;t be read just now</source>
        <translation>「接続済みのメール」を現在読み込めません</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>This file can&apos;t be used: %1 (%2). Perhaps the disk is full, the right to write is missing, or another program holds the file.</source>
        <translation>このファイルを使用できません：%1（%2）。ディスクの空きがない、書き込み権限がない、または別のソフトがファイルを使用している可能性があります。</translation>
    </message>
</context>
<context>
    <name>WizardRun</name>
    <message>
        <source>The program itself has made a mistake.</source>
        <translation>プログラム自体に誤りがありました。</translation>
    </message>
    <message>
        <source>The technical details could not be written to a file.</source>
        <translation>技術情報をファイルに書き込めませんでした。</translation>
    </message>
    <message>
        <source>The technical details were written to %1</source>
        <translation>技術情報を次のファイルに書き込みました：%1</translation>
    </message>
</context>
<context>
    <name>WizardWindow</name>
    <message>
        <source>Report copied</source>
        <translation>レポートをコピーしました</translation>
    </message>
    <message>
        <source>Close without connecting?</source>
        <translation>接続せずに閉じますか？</translation>
    </message>
    <message>
        <source>What you have entered will be lost.</source>
        <translation>入力した内容は失われます。</translation>
    </message>
    <message>
        <source>Close and discard</source>
        <translation>破棄して閉じる</translation>
    </message>
    <message>
        <source>Keep editing</source>
        <translation>入力を続ける</translation>
    </message>
</context>
<context>
    <name>Works</name>
    <message>
        <source>Receiving works</source>
        <translation>受信は正常です</translation>
    </message>
    <message>
        <source>Sending works</source>
        <translation>送信は正常です</translation>
    </message>
</context>
</TS>
